import type { Transaction } from "#db/client.ts";
import { inArray, sql } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import type { ActivityEvent } from "./events.ts";
import { nowhere, write } from "./record.ts";
import type { Thing } from "./sealed-detail.ts";

/**
 * Writes down that somebody saw these members: one row a day, actor and event in the activity of each, in the
 * transaction after which it is shown. At most 500 at a time. `what` are the fields shown and the reason.
 *
 * Members' own pages say on which day who looked last, so a look makes another version of them. Only one that is not in
 * the day's row yet: whoever goes through a list again and again empties no kept page (`server/door/page-cache.ts`).
 * Lists of members show nothing of it, so `members.change` stays.
 */
export async function recordLooks(
  tx: Transaction,
  { actor, from }: Pick<Act, "actor" | "from">,
  memberIds: readonly string[],
  event: Extract<ActivityEvent, "viewed" | "listed" | "taken along">,
  what: readonly Thing[],
): Promise<void> {
  const detail = { ...nowhere, what };
  const different = [...new Set(memberIds)];
  const seen = await write(
    tx,
    different.map((memberId) => ({ memberId, actorId: actor.id, event, at: from.at, detail })),
  );
  if (seen.length > 0)
    await tx
      .update(members)
      .set({ version: sql`${members.version} + 1` })
      .where(inArray(members.id, seen));
}
