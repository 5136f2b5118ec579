import { database } from "#db/client.ts";
import { and, desc, eq, inArray, or, sql } from "#db/drizzle.ts";
import { activity, members } from "#db/schema.ts";
import type { ActivityEvent } from "#features/activity/events.ts";
import { type By, namesOf } from "#features/activity/names-of.ts";
import { openDetail } from "#features/activity/sealed-detail.ts";

/** What was done, whether it stands in the activity of the one to whom it was done or of the one who did it. */
const events = {
  "operator named": "operator named",
  "operator removed": "operator removed",
  renamed: "renamed",
  "another named": "operator named",
  "another removed": "operator removed",
  "another renamed": "renamed",
  "operator deleted": "operator deleted",
  "field added": "field added",
  "field changed": "field changed",
  "field moved": "field moved",
  "field retired": "field retired",
  "field brought back": "field brought back",
  "field erasure begun": "field erasure begun",
} as const satisfies Partial<Record<ActivityEvent, ActivityEvent>>;

export type OperatorChange = Readonly<{
  id: string;
  event: (typeof events)[keyof typeof events];
  at: number;
  /** Within an hour. */
  count: number;
  /** Of whom, as they were called then; of somebody who was renamed before and after. */
  names: readonly string[];
  /** The keys of fields that it is about instead. */
  fields: readonly string[];
  /** Where there is a page of theirs. */
  memberId: string | undefined;
  by: By;
}>;

const newest = 20;

/** What is done to a field, not to what a member keeps in it. */
export const fieldEvents = [
  "field added",
  "field changed",
  "field moved",
  "field retired",
  "field brought back",
  "field erasure begun",
] as const satisfies ActivityEvent[];

/** What operators did stands in their own activity; there it stays when those to whom they did it are gone. */
const byOperators = inArray(activity.event, [
  "another named",
  "another removed",
  "another renamed",
  "operator deleted",
  ...fieldEvents,
] satisfies ActivityEvent[]);
const byThemselves = eq(activity.actorId, activity.memberId);
/** Whoever runs the machine, or is gone: theirs stands in no activity but of the one to whom it was done. */
const byNoMember = sql`not exists (select 1 from ${members} as actors where actors.id = ${activity.actorId})`;
const named = inArray(activity.event, ["operator named", "operator removed"] satisfies ActivityEvent[]);
// Whoever renames themselves is an operator.
const renamed = and(eq(activity.event, "renamed"), or(byThemselves, eq(members.role, "operator")));

/** Which operators were named, removed, renamed and deleted, and which fields changed lately, the newest first and each once. */
export async function recentOperatorChanges(): Promise<OperatorChange[]> {
  const rows = await database()
    .select({ entry: activity, username: members.username })
    .from(activity)
    .innerJoin(members, eq(members.id, activity.memberId))
    .where(or(byOperators, and(or(named, renamed), or(byThemselves, byNoMember))))
    .orderBy(desc(activity.at), desc(activity.id))
    .limit(newest);
  const by = await namesOf(rows.flatMap(({ entry }) => entry.actorId ?? []));
  return rows.map(({ entry, username }) => {
    const { id, at, count, memberId, actorId } = entry;
    const event = events[entry.event as keyof typeof events];
    const isOwn = entry.event === event && event !== "operator deleted" && !isAboutFields(event);
    const [names, fields] = [thingsIn(entry, "username"), thingsIn(entry, "field")];
    return {
      ...{ id, event, at, count, by: by.get(actorId ?? "") ?? "gone" },
      names: isOwn && names.length === 0 ? [username] : names,
      fields,
      memberId: isOwn ? memberId : undefined,
    };
  });
}

function isAboutFields(event: OperatorChange["event"]): boolean {
  return fieldEvents.some((one) => one === event);
}

function thingsIn(entry: typeof activity.$inferSelect, kind: "username" | "field"): string[] {
  const { what = [] } = openDetail(entry) ?? {};
  return what.flatMap((thing) => {
    if (typeof thing !== "object") return [];
    if (kind === "username") return "username" in thing ? [thing.username] : [];
    return "field" in thing ? [thing.field] : [];
  });
}
