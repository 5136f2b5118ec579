/** What operators see of the retention: whom it concerns now, and whom it would. */
import { database } from "#db/client.ts";
import { and, eq, gt, or, sql } from "#db/drizzle.ts";
import { members, retentions } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { type By, namesOf } from "#features/activity/names-of.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import { settings } from "#lib/settings.ts";
import {
  areAway,
  areStillListed,
  awaySince,
  isNotListed,
  mostPerRun,
  nextStepAt,
} from "./retention-rules.ts";
import { lastRun } from "./retention-runs.ts";

type Away = Readonly<{ id: string; username: string; awaySince: number }>;
export type Listed = Away &
  Readonly<{
    /** What comes next, and when at the earliest. */
    next: "disable" | "delete";
    nextAt: number;
    /** Nothing comes: somebody has stopped it. */
    stopped: Readonly<{ at: number; by: By }> | undefined;
  }>;

export type RetentionOverview = Readonly<{
  last: Awaited<ReturnType<typeof lastRun>>;
  /** Whom the next run would list, the first of `total`. */
  wouldList: readonly Away[];
  total: number;
  /** Of each step in a run. */
  most: number;
  listed: readonly Listed[];
  /** Of how many this is a page, and what to ask for the next one with. */
  totalListed: number;
  after: string | undefined;
}>;

const pageSize = 50;

/**
 * The list, in the order of what comes next, from after `after` on, and whom a run would list that goes by so many
 * months. The members on it are told in their activity that this operator saw them.
 */
export async function lookAtRetention(
  by: SignedIn,
  months: number,
  after?: string,
): Promise<RetentionOverview> {
  const now = by.from.at;
  const most = await mostPerRun();
  const [wouldList, total] = await whomItWouldList(now, months, most);
  const { rows, totalListed, next } = await listedFrom(now, after);
  await asOperator({ by }, (tx) =>
    recordLooks(
      tx,
      { actor: by.subject, from: by.from },
      [...wouldList, ...rows].map(({ id }) => id),
      "listed",
      [],
    ),
  );
  return { last: await lastRun(now), wouldList, total, most, listed: rows, totalListed, after: next };
}

async function whomItWouldList(now: number, months: number, most: number): Promise<[Away[], number]> {
  const rows = await database()
    // All members are read through, so once.
    .select({ id: members.id, username: members.username, awaySince, total: sql`count(*) over ()` })
    .from(members)
    .where(and(areAway(now, months), isNotListed))
    .orderBy(awaySince, members.id)
    .limit(most);
  return [rows.map(({ total: _, ...member }) => member), Number(rows[0]?.total ?? 0)];
}

async function listedFrom(now: number, after: string | undefined) {
  const { retentionMonths: months } = settings();
  const [, listedAt = "0", id = ""] = /^(\d{1,15})\.([\w-]+)$/.exec(after ?? "") ?? [];
  const isAfter = or(
    gt(retentions.listedAt, Number(listedAt)),
    and(eq(retentions.listedAt, Number(listedAt)), gt(members.id, id)),
  );
  // While it is off, nobody is on it.
  const stillAway = months === undefined ? sql`1 = 0` : areStillListed(now, months);
  const rows = await ofList()
    .where(and(stillAway, isAfter))
    .orderBy(retentions.listedAt, members.id)
    .limit(pageSize + 1);
  const page = rows.slice(0, pageSize);
  const names = await namesOf(page.flatMap(({ retention }) => retention.stoppedBy ?? []));
  const last = rows.length > pageSize ? page.at(-1) : undefined;
  const [{ count } = { count: 0 }] = await database()
    .select({ count: sql<number>`count(*)` })
    .from(members)
    .innerJoin(retentions, eq(retentions.memberId, members.id))
    .where(stillAway);
  return {
    rows: page.map((row) => listedOf(row, names)),
    totalListed: Number(count),
    next: last && `${last.retention.listedAt}.${last.id}`,
  };
}

function ofList() {
  return database()
    .select({ id: members.id, username: members.username, awaySince, retention: retentions })
    .from(members)
    .innerJoin(retentions, eq(retentions.memberId, members.id));
}

type Row = Awaited<ReturnType<typeof ofList>>[number];

function listedOf({ id, username, awaySince, retention }: Row, names: ReadonlyMap<string, By>): Listed {
  const { stoppedAt, stoppedBy } = retention;
  return {
    ...{ id, username, awaySince },
    next: retention.disabledAt === null ? "disable" : "delete",
    nextAt: nextStepAt(retention),
    stopped: stoppedAt === null ? undefined : { at: stoppedAt, by: names.get(stoppedBy ?? "") ?? "gone" },
  };
}
