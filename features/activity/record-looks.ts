import type { Transaction } from "#db/client.ts";
import type { Act } from "#features/act.ts";
import { findMember, memberOf } from "#features/members/member.ts";
import type { ActivityEvent } from "./events.ts";
import { record } from "./record.ts";
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
  for (const id of memberIds) {
    const row = await findMember(tx, id);
    if (row) await record(tx, { subject: memberOf(row), actor, from }, event, what);
  }
}
