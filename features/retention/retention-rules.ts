/** Whom RETENTION_MONTHS concerns, and what comes when. */
import { database, type Reader } from "#db/client.ts";
import { and, eq, isNull, lte, or, sql } from "#db/drizzle.ts";
import { members, retentions } from "#db/schema.ts";
import { haveSessionFromBefore } from "#features/sessions/session-times.ts";
import { monthsBefore } from "#lib/months-before.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** From the list to the end of the membership's use, and from there to its deletion. */
export const waitingDays = { disable: 30, delete: 60 } as const;

/** In a run, of each kind: at most so many, or so much of all members, whichever is less; but always one. */
const mostInRun = 50;
const shareInRun = 0.05;

/** Since when nobody has seen the member: their last log-in, or their sign-up. */
export const awaySince = sql<number>`coalesce(${members.lastLogInAt}, ${members.createdAt})`;

/**
 * For a query of members: who has been away for so long. Operators and whoever waits, is refused or was disabled by an
 * operator are not counted; who was let in again counts as seen then.
 */
export function areAway(now: number, months: number) {
  const before = monthsBefore(now, months);
  return and(
    eq(members.role, "member"),
    eq(members.state, "active"),
    lte(awaySince, before),
    or(isNull(members.stateSince), lte(members.stateSince, before)),
    sql`not ${haveSessionFromBefore(before)}`,
  );
}

/**
 * For a query of members with their retentions: what was written down of them is still so. A row from the future was
 * written by a clock that was wrong.
 */
export function areStillAway(now: number, months: number) {
  return or(isListed(now, months), and(isDisabledByIt, lte(awaySince, monthsBefore(now, months))));
}

/**
 * For the same query: who stays on the list. Whoever was disabled does, even if the setting asks for more months by now:
 * operators are to see them, and to let them in again.
 */
export function areStillListed(now: number, months: number) {
  return or(isListed(now, months), isDisabledByIt);
}

const isDisabledByIt = and(
  eq(members.role, "member"),
  eq(members.state, "disabled"),
  eq(members.stateSince, retentions.disabledAt),
);

function isListed(now: number, months: number) {
  return and(isNull(retentions.disabledAt), areAway(now, months), lte(retentions.listedAt, now));
}

/** For a query of members: nothing is written down of them. */
export const isNotListed = sql`not exists (select 1 from ${retentions} where ${retentions.memberId} = ${members.id})`;

type Begun = Pick<typeof retentions.$inferSelect, "listedAt" | "disabledAt">;

/** When a listed member is disabled, and a disabled one deleted, at the earliest. */
export function nextStepAt({ listedAt, disabledAt }: Begun): number {
  if (disabledAt === null) return listedAt + waitingDays.disable * dayMs;
  // What was stopped and goes on begins anew.
  return Math.max(listedAt, disabledAt) + waitingDays.delete * dayMs;
}

/** When the member is deleted, at the earliest. */
export function deletionAt({ listedAt, disabledAt }: Begun): number {
  return nextStepAt({ listedAt, disabledAt: disabledAt ?? nextStepAt({ listedAt, disabledAt }) });
}

/** So many members a run may list, disable and delete. */
export async function mostPerRun(from: Reader = database()): Promise<number> {
  return Math.max(1, Math.min(mostInRun, Math.floor((await from.$count(members)) * shareInRun)));
}
