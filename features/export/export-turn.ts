import { atomically, isUnavailable } from "#db/client.ts";
import type { SignedIn } from "#features/act.ts";
import { exportsOf, exportUnderWay } from "#features/throttles/limits.ts";
import type { Throttled } from "#features/throttles/throttle.ts";
import { type Reservation, refund, reserve } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";

/** What an export begins with, and how it ends. */
export type ExportTurn = Readonly<{ ok: true; end: () => Promise<void> }> | Throttled;

/**
 * Counts an export of the member, of whom one at a time is made, by whichever worker. What cannot be counted, because
 * nothing can be saved at the moment, is not kept from anybody.
 */
export async function beginExport(act: SignedIn): Promise<ExportTurn> {
  const { subject, from } = act;
  try {
    const counted = await reserve([exportsOf(subject.id), exportUnderWay(subject.id)], from.at);
    if (!counted.ok) return counted;
    return { ok: true, end: () => endExport(act, counted.reservations.slice(1)) };
  } catch (error) {
    noteUncounted(act, error);
    return { ok: true, end: async () => {} };
  }
}

/** One that is never said to be over is over after a minute. */
async function endExport(act: SignedIn, underWay: readonly Reservation[]): Promise<void> {
  try {
    await atomically((tx) => refund(tx, underWay));
  } catch (error) {
    noteUncounted(act, error);
  }
}

function noteUncounted({ subject, from }: SignedIn, error: unknown): void {
  if (!isUnavailable(error)) throw error;
  log.warn("export not counted", { id: from.requestId, member: subject.id, error });
}
