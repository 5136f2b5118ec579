import type { Transaction } from "#db/client.ts";
import type { Act, Source } from "#features/act.ts";
import { keepToBudgets, rowsBetweenPrunings } from "./budgets.ts";
import type { ActivityEvent } from "./events.ts";
import type { Happened } from "./next-rows.ts";
import type { Thing } from "./sealed-detail.ts";
import { writeRows } from "./write-rows.ts";

/**
 * Writes down what happened, in the transaction of what happened. `what` are the things it was about, never a value.
 */
export async function record(
  tx: Transaction,
  { subject, actor, from }: Act,
  event: ActivityEvent,
  what: readonly Thing[] = [],
): Promise<void> {
  // Where others work is nothing that the member needs to know.
  const { address, browser } = actor.id === subject.id ? from : nowhere;
  const detail = { address, browser, what };
  await write(tx, [{ memberId: subject.id, actorId: actor.id, event, at: from.at, detail }]);
}

/** Records a failed log-in as this member; who tried is not known. */
export async function recordFailedSignIn(tx: Transaction, memberId: string, from: Source): Promise<void> {
  const { address, browser, at } = from;
  const detail = { address, browser, what: [] };
  await write(tx, [{ memberId, actorId: null, event: "failed sign-in", at, detail }]);
}

/** What is kept of where others were. */
export const nowhere = { address: "", browser: "" };

/**
 * Writes it all down, and keeps the members' rows within their budgets. Gives the members whose activity says something
 * now that it did not say before.
 */
export async function write(tx: Transaction, all: readonly Happened[]): Promise<string[]> {
  if (all.length === 0) return [];
  const written = await writeRows(tx, all);
  for (const { memberId, number, at } of written.map(({ row }) => row))
    if (number % rowsBetweenPrunings === 0) await keepToBudgets(tx, memberId, at);
  return written.filter(({ isNew }) => isNew).map(({ row }) => row.memberId);
}
