import { atomically, database, type Transaction } from "#db/client.ts";
import { and, eq, isNull, lt, lte, sql } from "#db/drizzle.ts";
import { evenWhenFull } from "#db/reserve.ts";
import { members, retentions } from "#db/schema.ts";
import { type Act, portalItself } from "#features/act.ts";
import type { ActivityEvent } from "#features/activity/events.ts";
import { record } from "#features/activity/record.ts";
import { eraseMember } from "#features/erasure/erase-member.ts";
import { settleErasures } from "#features/erasure/finish.ts";
import { changed, memberOf } from "#features/members/member.ts";
import { endAllSessions } from "#features/sessions/end-session.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";
import {
  areAway,
  areStillAway,
  areStillListed,
  awaySince,
  isNotListed,
  mostPerRun,
  waitingDays,
} from "./retention-rules.ts";
import { beginRun, countInRun, type RunCounts, runBefore } from "./retention-runs.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The retention's work of one day, however often it is called: who has stayed away for RETENTION_MONTHS is listed, 30
 * days later disabled, 60 days after that deleted as thoroughly as by themselves; only so many of each. Between two
 * steps lie as many days by the clock, and as many days on which this ran: a clock that jumps ahead deletes nobody.
 * `now` is `sharedNow()`.
 */
export async function runRetention(now: number): Promise<void> {
  const { retentionMonths: months } = settings();
  if (months === undefined) return rest(now);
  if (!(await beginRun(now))) return;
  await dropWhoCameBack(now, months);
  const most = await mostPerRun();
  const run = { now, months, most };
  // The last step first: nobody goes two steps in one run.
  const deleted = await forEachDue("delete", run, deleteOne);
  const disabled = await forEachDue("disable", run, disableOne);
  const listed = await forEachOf(await dueForList(run), (id) => listOne(id, run));
  log.info("retention run", { listed, disabled, deleted });
  if (deleted > 0) await settleErasures();
}

type Run = Readonly<{ now: number; months: number; most: number }>;

/** While nobody is to be deleted, no waiting time passes. */
async function rest(now: number): Promise<void> {
  await atomically(async (tx) => {
    await tx.delete(retentions).where(isNull(retentions.disabledAt));
    await tx
      .update(retentions)
      .set({ listedAt: now })
      .where(lte(retentions.listedAt, now - dayMs));
  });
}

/** Takes off the list who has logged in, or is in the hands of an operator; and who was stopped, once that is over. */
async function dropWhoCameBack(now: number, months: number): Promise<void> {
  await atomically(async (tx) => {
    const away = tx
      .select({ id: retentions.memberId })
      .from(retentions)
      .innerJoin(members, eq(members.id, retentions.memberId))
      .where(areStillListed(now, months));
    await tx.delete(retentions).where(sql`${retentions.memberId} not in ${away}`);
  });
}

/** For a query of members with their retentions: nobody has stopped it, and both clocks have gone on for long enough. */
async function areDueFor(step: "disable" | "delete", { now, months }: Omit<Run, "most">) {
  const days = waitingDays[step];
  const since = step === "disable" ? retentions.listedAt : retentions.disabledAt;
  const ran = (await runBefore(now, days - 1)) ?? 0;
  return and(
    areStillAway(now, months),
    isNull(retentions.stoppedAt),
    step === "disable" ? isNull(retentions.disabledAt) : undefined,
    ...[since, retentions.listedAt].flatMap((begun) => [lte(begun, now - days * dayMs), lt(begun, ran)]),
  );
}

type Due = ReturnType<typeof and>;
type Step = (id: string, areDue: Due, now: number) => Promise<boolean>;

async function forEachDue(name: "disable" | "delete", run: Run, step: Step): Promise<number> {
  const areDue = await areDueFor(name, run);
  const rows = await database()
    .select({ id: members.id })
    .from(members)
    .innerJoin(retentions, eq(retentions.memberId, members.id))
    .where(areDue)
    .orderBy(retentions.listedAt, members.id)
    .limit(run.most);
  const ids = rows.map(({ id }) => id);
  return forEachOf(ids, (id) => step(id, areDue, run.now));
}

async function dueForList({ now, months, most }: Run): Promise<string[]> {
  const rows = await database()
    .select({ id: members.id })
    .from(members)
    .where(and(areAway(now, months), isNotListed))
    .orderBy(awaySince, members.id)
    .limit(most);
  return rows.map(({ id }) => id);
}

async function forEachOf(ids: readonly string[], step: (id: string) => Promise<boolean>): Promise<number> {
  let done = 0;
  for (const id of ids) if (await step(id)) done += 1;
  return done;
}

/** Each looks again, in its own transaction: the member may have logged in a moment ago. */
async function listOne(id: string, { now, months }: Run): Promise<boolean> {
  return atomically(async (tx) => {
    const [member] = await tx
      .select()
      .from(members)
      .where(and(eq(members.id, id), areAway(now, months), isNotListed));
    if (!member) return false;
    await tx.insert(retentions).values({ memberId: id, listedAt: now });
    return noted(tx, actOn(member, now), "retention listed", "listed");
  });
}

async function disableOne(id: string, areDue: Due, now: number): Promise<boolean> {
  return atomically(async (tx) => {
    const member = await findDue(tx, id, areDue);
    if (!member) return false;
    const state = { state: "disabled" as const, stateSince: now, stateReason: null };
    await tx
      .update(members)
      .set({ ...state, ...changed })
      .where(eq(members.id, id));
    await tx.update(retentions).set({ disabledAt: now }).where(eq(retentions.memberId, id));
    await endAllSessions(tx, id);
    return noted(tx, actOn(member, now), "disabled", "disabled");
  });
}

async function deleteOne(id: string, areDue: Due, now: number): Promise<boolean> {
  return evenWhenFull(() =>
    atomically(async (tx) => {
      const member = await findDue(tx, id, areDue);
      if (!member || !(await eraseMember(tx, member, now))) return false;
      await countInRun(tx, now, "deleted");
      return true;
    }),
  );
}

async function findDue(tx: Transaction, id: string, areDue: Due) {
  const [found] = await tx
    .select({ member: members })
    .from(members)
    .innerJoin(retentions, eq(retentions.memberId, members.id))
    .where(and(eq(members.id, id), areDue));
  return found?.member;
}

async function noted(
  tx: Transaction,
  act: Act,
  event: ActivityEvent,
  step: keyof RunCounts,
): Promise<boolean> {
  await record(tx, act, event);
  await countInRun(tx, act.from.at, step);
  return true;
}

function actOn(member: typeof members.$inferSelect, at: number): Act {
  const from = { address: "", browser: "", requestId: "retention", at };
  return { subject: memberOf(member), actor: portalItself, from };
}
