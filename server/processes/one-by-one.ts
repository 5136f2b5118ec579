import { setTimeout as pause } from "node:timers/promises";
import { log } from "#lib/log.ts";

type Standing = Readonly<{
  /** Whether as many are there as there should be, or nobody is to be waited for any more. */
  areThere(): boolean;
  /** A successor is waited for no longer than this. */
  patienceMs: number;
}>;

/** Ends each worker after the one before it has a successor. One that does not come up keeps no other from its turn. */
export async function oneByOne<T>(
  workers: readonly T[],
  end: (worker: T) => Promise<void>,
  { areThere, patienceMs }: Standing,
): Promise<void> {
  for (const worker of workers) {
    await end(worker);
    const until = performance.now() + patienceMs;
    while (!areThere() && performance.now() < until) await pause(50);
    if (!areThere()) log.warn("worker not there yet, others are replaced");
  }
}
