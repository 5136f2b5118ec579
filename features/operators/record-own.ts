import type { Transaction } from "#db/client.ts";
import type { OperatorAct } from "#features/act.ts";
import type { ActivityEvent } from "#features/activity/events.ts";
import { record } from "#features/activity/record.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";

/**
 * Writes what an operator did to somebody else into their own activity as well, where it stays when the other one is
 * gone. Of what people do to themselves, or whoever runs the machine does, nothing is written.
 */
export async function recordOwn(
  tx: Transaction,
  { by, subject }: OperatorAct,
  event: Extract<
    ActivityEvent,
    "another named" | "another removed" | "another renamed" | "operator deleted" | "member deleted"
  >,
  what: readonly Thing[],
): Promise<void> {
  if (typeof by === "object" && by.subject.id !== subject.id) await record(tx, by, event, what);
}
