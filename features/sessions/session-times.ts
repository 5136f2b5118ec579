import { lte, or, sql } from "#db/drizzle.ts";
import { members, sessions } from "#db/schema.ts";
import { settings } from "#lib/settings.ts";

const dayMs = 24 * 60 * 60 * 1000;

type Times = Readonly<{ createdAt: number; lastSeenAt: number; expiresAt: number }>;

/** When a session made now ends at the latest. */
export function latestEnd(now: number): number {
  return now + settings().sessionMaxDays * dayMs;
}

/** Whether the session is over: unused or there for too long, by the settings of today as well as of then. */
export function isOver({ createdAt, lastSeenAt, expiresAt }: Times, now: number): boolean {
  return expiresAt <= now || createdAt <= earliestStart(now) || lastSeenAt <= earliestSight(now);
}

/** The same for a query. */
export function areOver(now: number) {
  return or(
    lte(sessions.expiresAt, now),
    lte(sessions.createdAt, earliestStart(now)),
    lte(sessions.lastSeenAt, earliestSight(now)),
  );
}

/** For a query of members: they still use a session that is older than this. Sessions may last for more than a year. */
export function haveSessionFromBefore(before: number) {
  return sql<boolean>`exists (select 1 from ${sessions} where ${sessions.memberId} = ${members.id} and ${sessions.createdAt} <= ${before} and ${sessions.lastSeenAt} > ${before})`;
}

function earliestStart(now: number): number {
  return now - settings().sessionMaxDays * dayMs;
}

function earliestSight(now: number): number {
  return now - settings().sessionIdleDays * dayMs;
}
