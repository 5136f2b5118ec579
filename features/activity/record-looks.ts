import type { Transaction } from "#db/client.ts";
import type { Act } from "#features/act.ts";
import type { ActivityEvent } from "./events.ts";
import { nowhere, write } from "./record.ts";
import type { Thing } from "./sealed-detail.ts";

/**
 * Writes down that somebody saw these members: one row a day, actor and event in the activity of each, in the
 * transaction after which it is shown. At most 500 at a time. `what` are the fields shown and the reason.
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
  await write(
    tx,
    different.map((memberId) => ({ memberId, actorId: actor.id, event, at: from.at, detail })),
  );
}
