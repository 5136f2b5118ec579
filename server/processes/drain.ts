import { setTimeout as wait } from "node:timers/promises";
import type { HttpsListener } from "#server/connections/https-listener.ts";

/**
 * Accepts for `waitMs` more (a balancer needs time to see `/readyz`), then closes: idle connections at once, the
 * others when their answers are out. Resolves when no request is in flight, or shortly before `drainMs` are over.
 */
export async function drainWorker(
  listener: HttpsListener,
  inFlight: () => number,
  waitMs: number,
  drainMs: number,
): Promise<void> {
  const deadline = Date.now() + 0.9 * drainMs;
  await wait(waitMs);
  // Again and again: connections that finish their last answer become idle later than the first sweep.
  do {
    listener.close();
    await wait(50);
  } while (inFlight() > 0 && Date.now() < deadline);
}
