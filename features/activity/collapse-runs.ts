import type { ActivityEntry } from "./list-activity.ts";

/** One entry, or a run of them. */
export type ActivityRun = ActivityEntry &
  Readonly<{ /** When it first happened, if more than once. */ since?: number }>;

/**
 * The same entries, newest first, where neighbours of one day that differ in nothing but their time and what they were
 * about are one: the newest, with the sum of the counts and with all that they were about.
 */
export function collapseRuns(entries: readonly ActivityEntry[]): ActivityRun[] {
  const runs: ActivityRun[] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (last && likeness(last) === likeness(entry)) runs[runs.length - 1] = both(last, entry);
    else runs.push(entry);
  }
  return runs;
}

function likeness({ event, actorId, address, browsers, unreadable, at }: ActivityEntry): string {
  return JSON.stringify([event, actorId, address, browsers, unreadable, new Date(at).toDateString()]);
}

function both(newer: ActivityRun, older: ActivityEntry): ActivityRun {
  const things = [...(newer.what ?? []), ...(older.what ?? [])];
  const what = [...new Map(things.map((thing) => [JSON.stringify(thing), thing])).values()];
  return { ...newer, count: newer.count + older.count, since: older.at, ...(newer.what && { what }) };
}
