import { setTimeout as wait } from "node:timers/promises";
import type { HttpsListener } from "#server/connections/https-listener.ts";

/** Everything ends within this, the time in which connections are still accepted included. */
export const drainMs = 10_000;

/** How long connections are still accepted after SIGTERM, so that a balancer can see `/readyz` turn. */
export const balancerMs = 2_000;

/**
 * Accepts for `waitMs` more (a balancer needs time to see `/readyz`), then closes: idle connections at once, the
 * others when their answers are out. Resolves when no request is in flight, or shortly before `drainMs` are over.
 */
export async function drainWorker(
  listener: HttpsListener,
  inFlight: () => number,
  waitMs: number,
): Promise<void> {
  const deadline = Date.now() + drainMs - 1_000;
  await wait(waitMs);
  // Again and again: connections that finish their last answer become idle later than the first sweep.
  do {
    listener.close();
    await wait(50);
  } while (inFlight() > 0 && Date.now() < deadline);
}
