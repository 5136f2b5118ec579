import { database } from "#db/client.ts";
import { desc, eq, inArray } from "#db/drizzle.ts";
import { activity, members } from "#db/schema.ts";
import type { ActivityEvent } from "#features/activity/events.ts";
import { type By, namesOf } from "#features/activity/names-of.ts";

export type OperatorChange = Readonly<{
  id: string;
  event: "operator named" | "operator removed";
  at: number;
  member: Readonly<{ id: string; username: string }>;
  by: By;
}>;

const events: ActivityEvent[] = ["operator named", "operator removed"];
const newest = 20;

/** Who was named and removed lately, the newest first. */
export async function recentOperatorChanges(): Promise<OperatorChange[]> {
  const rows = await database()
    .select({
      ...{ id: activity.id, event: activity.event, at: activity.at, actorId: activity.actorId },
      member: { id: members.id, username: members.username },
    })
    .from(activity)
    .innerJoin(members, eq(members.id, activity.memberId))
    .where(inArray(activity.event, events))
    .orderBy(desc(activity.at), desc(activity.id))
    .limit(newest);
  const names = await namesOf(rows.flatMap(({ actorId }) => actorId ?? []));
  return rows.map(({ id, event, at, member, actorId }) => ({
    ...{ id, at, member },
    event: event as OperatorChange["event"],
    by: names.get(actorId ?? "") ?? "gone",
  }));
}
