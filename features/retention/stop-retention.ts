import type { Transaction } from "#db/client.ts";
import { and, asc, eq, gt, isNull, sql } from "#db/drizzle.ts";
import { members, retentions } from "#db/schema.ts";
import type { OperatorAct, SignedIn } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { memberOf } from "#features/members/member.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import { log } from "#lib/log.ts";

/**
 * Keeps a listed member from what would come next, until they have logged in again or an operator lets it go on. False
 * when they are not on the list, or somebody has stopped it already.
 */
export async function stopRetention(act: OperatorAct, reason?: string): Promise<boolean> {
  const { subject, actor, from } = act;
  const stopped = await asOperator(act, async (tx) => {
    const stop = { stoppedAt: from.at, stoppedBy: actor.id };
    const running = and(eq(retentions.memberId, subject.id), isNull(retentions.stoppedAt));
    const rows = await tx.update(retentions).set(stop).where(running).returning();
    if (rows.length > 0) await record(tx, act, "retention stopped", because(reason));
    return rows.length > 0;
  });
  if (stopped) log.info("retention stopped", { id: from.requestId, member: subject.id, by: actor.id });
  return stopped;
}

/** At a time: others wait for it. */
const batch = 100;

/** Stops it for all who are on the list now, and says for how many. */
export async function stopAllRetentions(by: SignedIn, reason?: string): Promise<number> {
  let stopped = 0;
  let last: string | undefined;
  do {
    const after = last ?? "";
    const some = await asOperator({ by }, (tx) => stopSome(tx, by, after, because(reason)));
    stopped += some.length;
    last = some.at(-1);
  } while (last !== undefined);
  log.info("retention stopped", { id: by.from.requestId, members: stopped, by: by.subject.id });
  return stopped;
}

async function stopSome(tx: Transaction, by: SignedIn, after: string, why: Thing[]): Promise<string[]> {
  const rows = await tx
    .select({ member: members })
    .from(members)
    .innerJoin(retentions, eq(retentions.memberId, members.id))
    .where(and(isNull(retentions.stoppedAt), gt(members.id, after)))
    .orderBy(asc(members.id))
    .limit(batch);
  for (const { member } of rows) {
    await tx
      .update(retentions)
      .set({ stoppedAt: by.from.at, stoppedBy: by.subject.id })
      .where(eq(retentions.memberId, member.id));
    await record(
      tx,
      { subject: memberOf(member), actor: by.subject, from: by.from },
      "retention stopped",
      why,
    );
  }
  return rows.map(({ member }) => member.id);
}

/** Lets it go on for a member for whom it was stopped: their waiting time begins anew. False when it was not. */
export async function resumeRetention(act: OperatorAct, reason?: string): Promise<boolean> {
  const { subject, from } = act;
  const resumed = await asOperator(act, async (tx) => {
    const stopped = and(eq(retentions.memberId, subject.id), sql`${retentions.stoppedAt} is not null`);
    const rows = await tx
      .update(retentions)
      .set({ listedAt: from.at, stoppedAt: null, stoppedBy: null })
      .where(stopped)
      .returning();
    if (rows.length > 0) await record(tx, act, "retention listed", because(reason));
    return rows.length > 0;
  });
  if (resumed) log.info("retention resumed", { id: from.requestId, member: subject.id, by: act.actor.id });
  return resumed;
}

function because(reason: string | undefined): Thing[] {
  return reason === undefined ? [] : [{ reason }];
}
