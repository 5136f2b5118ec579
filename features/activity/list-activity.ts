import { setImmediate as others } from "node:timers/promises";
import { database } from "#db/client.ts";
import { and, asc, desc, eq, gt, lt, lte } from "#db/drizzle.ts";
import { activity } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { type BrowserFacts, browserFacts } from "#lib/browser-facts.ts";
import type { ActivityEvent } from "./events.ts";
import { type ActivityKind, isOfKind } from "./kinds.ts";
import { type By, namesOf } from "./names-of.ts";
import { type Detail, type OrWords, openDetail, type Thing } from "./sealed-detail.ts";

export type ActivityEntry = Readonly<{
  id: string;
  /** Counts up per member. */
  number: number;
  event: ActivityEvent;
  at: number;
  /** How many times in its hour. */
  count: number;
  /** Its place among the rows that are closed; null: more may be counted in it, or it is older than the chain. */
  link: number | null;
  /** A member's id; null where nobody is known. */
  actorId: string | null;
  byThemselves: boolean;
  /** Who did it, if it was somebody else who is known: a member by their name, or who has none here (any more). */
  by?: By;
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

/** What may be asked for as `page` of the pages beside this one; the first page has an empty name. */
export type ActivityPage = Readonly<{ entries: ActivityEntry[]; newer?: string; older?: string }>;

/**
 * What happened to the member, newest first, 50 at a time, of one kind or all. `page` is the `newer` or `older` of
 * another page: the number of its newest entry. Anything else, and one with nothing on it, gives the first page.
 */
export async function listActivity(act: Act, page = "", kind?: ActivityKind): Promise<ActivityPage> {
  const newest = /^[1-9]\d{0,14}$/.test(page) ? Number(page) : undefined;
  const wanted = and(eq(activity.memberId, act.subject.id), kind && isOfKind(kind));
  const upTo = newest === undefined ? wanted : and(wanted, lte(activity.number, newest));
  const rows = await rowsOf(upTo, desc(activity.number));
  if (newest !== undefined && rows.length === 0) return listActivity(act, "", kind);
  const entries = await entriesOf(rows.slice(0, pageSize));
  const older = rows[pageSize] && { older: String(rows[pageSize].number) };
  if (newest === undefined) return { entries, ...older };
  const above = await rowsOf(and(wanted, gt(activity.number, newest)), asc(activity.number));
  if (above.length === 0) return { entries, ...older };
  const newer = above.length > pageSize ? String(above[pageSize - 1]?.number) : "";
  return { entries, newer, ...older };
}

/** All of it page by page, between which other requests have their turn: reading never waits by itself. */
export async function* activityPages(act: Act): AsyncGenerator<ActivityEntry[]> {
  const mine = eq(activity.memberId, act.subject.id);
  let rows = await rowsOf(mine, desc(activity.number));
  for (;;) {
    const page = rows.slice(0, pageSize);
    yield await entriesOf(page);
    const last = page.at(-1);
    if (rows.length === page.length || last === undefined) return;
    await others();
    rows = await rowsOf(and(mine, lt(activity.number, last.number)), desc(activity.number));
  }
}

/** Those of a page, and one more. */
function rowsOf(which: ReturnType<typeof and>, order: ReturnType<typeof asc>) {
  return database()
    .select()
    .from(activity)
    .where(which)
    .orderBy(order)
    .limit(pageSize + 1);
}

type Row = typeof activity.$inferSelect;

async function entriesOf(rows: readonly Row[]): Promise<ActivityEntry[]> {
  const others = rows.flatMap(({ actorId, memberId }) => (actorId && actorId !== memberId ? [actorId] : []));
  const names = others.length === 0 ? undefined : await namesOf(others);
  return rows.map((row) => entryOf(row, names?.get(row.actorId ?? "")));
}

function entryOf(row: Row, by: By | undefined): ActivityEntry {
  const detail = openDetail(row);
  return {
    id: row.id,
    number: row.number,
    event: row.event as ActivityEvent,
    at: row.at,
    count: row.count,
    actorId: row.actorId,
    link: row.link,
    byThemselves: row.actorId === row.memberId,
    ...(by && { by }),
    ...(detail ? shown(detail) : { unreadable: true }),
  };
}

function shown({ address, browser, otherBrowsers = [], what }: Detail) {
  // Of what others did, where they were is not kept.
  if (address === "") return { what };
  return { address, browser, browsers: [browserFacts(browser), ...otherBrowsers], what };
}
