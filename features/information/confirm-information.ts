/** "Still right?": somebody says of values that they are still so. */
import { atomically, type Transaction } from "#db/client.ts";
import { and, eq, inArray } from "#db/drizzle.ts";
import { information } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { type Entry, entriesOf } from "./read-information.ts";
import { raiseVersion } from "./save-values.ts";
import { isShown, type Shown } from "./shown-values.ts";

/** Whether the member can say that it is still right: a value that they can read, of a field that is asked for. */
export function mayBeConfirmed({ field, value }: Pick<Entry, "field" | "value">): boolean {
  return value !== undefined && field.retiredAt === null;
}

/**
 * Notes that these entries, read in this transaction, are still right by the word of the act's actor, and says so in the
 * activity, with what else there is to say about how the word came. Those that hold nothing to confirm are left out; gives
 * how many were not.
 */
export async function confirmInformation(
  tx: Transaction,
  act: Act,
  entries: readonly Entry[],
  how: readonly Thing[] = [],
): Promise<number> {
  const keys = entries.filter(mayBeConfirmed).map(({ field }) => field.key);
  if (keys.length === 0) return 0;
  const memberId = act.subject.id;
  await tx
    .update(information)
    .set({ confirmedAt: act.from.at, confirmedBy: act.actor.id })
    .where(and(eq(information.memberId, memberId), inArray(information.fieldKey, keys)));
  await raiseVersion(tx).execute({ id: memberId });
  await record(tx, act, "information confirmed", [...keys.map((field) => ({ field })), ...how]);
  return keys.length;
}

/** The entries whose value is still the one that was shown. */
export function stillShown(entries: readonly Entry[], shown: Shown): Entry[] {
  return entries.filter((entry) => {
    const hash = shown.get(entry.field.key);
    return hash !== undefined && isShown(entry, hash);
  });
}

/**
 * Confirms what a page showed at that time, in milliseconds. What was changed since is left out, and so is what was
 * confirmed since: by the first of two clicks, or in another tab. `changed`: how many were shown that are not so any more.
 */
export async function confirmShown(
  act: Act,
  shown: Shown,
  shownAt: number,
): Promise<Readonly<{ changed: number }>> {
  return atomically(async (tx) => {
    const asked = (await entriesOf(tx, act.subject.id)).filter(({ field }) => shown.has(field.key));
    const still = stillShown(asked, shown);
    await confirmInformation(
      tx,
      act,
      still.filter(({ confirmedAt }) => confirmedAt === undefined || confirmedAt < shownAt),
    );
    return { changed: asked.length - still.length };
  });
}
