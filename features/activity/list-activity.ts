import { database } from "#db/client.ts";
import { and, desc, eq, lt } from "#db/drizzle.ts";
import { activity } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { type BrowserFacts, browserFacts } from "#lib/browser-facts.ts";
import type { ActivityEvent } from "./events.ts";
import { type Detail, type OrWords, openDetail, type Thing } from "./sealed-detail.ts";

export type ActivityEntry = Readonly<{
  id: string;
  /** Counts up per member. */
  number: number;
  event: ActivityEvent;
  at: number;
  /** How many times in its hour. */
  count: number;
  /** A member's id; null where nobody is known. */
  actorId: string | null;
  byThemselves: boolean;
  /** What follows is not there, because it cannot be read any more. */
  unreadable?: true;
  address?: string;
  /** The User-Agent, of the newest. */
  browser?: string;
  /** The newest first. */
  browsers?: readonly OrWords<BrowserFacts>[];
  /** Which sessions, which fields. */
  what?: readonly OrWords<Thing>[];
}>;

const pageSize = 50;

/**
 * What happened to the member, newest first, 50 at a time. `page` is the `next` of the page before; anything else
 * gives the first page.
 */
export async function listActivity(
  { subject }: Act,
  page?: string,
): Promise<{ entries: ActivityEntry[]; next?: string }> {
  const before = /^[1-9]\d{0,14}$/.test(page ?? "") ? Number(page) : undefined;
  const rows = await database()
    .select()
    .from(activity)
    .where(and(eq(activity.memberId, subject.id), before ? lt(activity.number, before) : undefined))
    .orderBy(desc(activity.number))
    .limit(pageSize + 1);
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  const entries = shown.map(entryOf);
  return rows.length > pageSize && last ? { entries, next: String(last.number) } : { entries };
}

function entryOf(row: typeof activity.$inferSelect): ActivityEntry {
  const detail = openDetail(row);
  return {
    id: row.id,
    number: row.number,
    event: row.event as ActivityEvent,
    at: row.at,
    count: row.count,
    actorId: row.actorId,
    byThemselves: row.actorId === row.memberId,
    ...(detail ? shown(detail) : { unreadable: true }),
  };
}

function shown({ address, browser, otherBrowsers = [], what }: Detail) {
  return { address, browser, browsers: [browserFacts(browser), ...otherBrowsers], what };
}
