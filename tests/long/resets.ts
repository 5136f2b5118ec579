import { PlainBrowser } from "../support/plain-browser.ts";
import { startPortal } from "../support/portal.ts";
import { workersOf } from "../support/processes.ts";
import { moments, requestsThatBreakOff } from "../support/requests-that-break-off.ts";
import type { LongTest } from "./long-test.ts";

const failures = ["worker failed", "worker ended", "unexpected error", "unhandled rejection"];
const atOnce = 4;

/** Every kind of request in both protocols on both ports, broken off at every moment: no process ends. */
export const resets: LongTest = {
  name: "resets",
  count: 100,
  async begin() {
    const portal = await startPortal({ WORKERS: "2", CONNECTIONS_PER_NETWORK: "10000", LOG_LEVEL: "warn" });
    const browser = new PlainBrowser(portal);
    await browser.get("/log-in");
    const workers = workersOf(portal);
    return {
      async repeat() {
        for (const { run } of requestsThatBreakOff)
          for (const afterMs of moments)
            await Promise.all(Array.from({ length: atOnce }, () => run(portal, afterMs)));
        const { status } = await browser.get("/log-in");
        if (status !== 200) throw new Error(`/log-in was answered ${status}.`);
        const told = portal.log().filter(({ event }) => failures.includes(String(event)));
        if (told.length > 0) throw new Error(`The portal said: ${JSON.stringify(told).slice(0, 1_000)}`);
        if (String(workersOf(portal)) !== String(workers)) throw new Error("The workers are others.");
        return { resets: requestsThatBreakOff.length * moments.length * atOnce };
      },
      async end() {
        browser.close();
        await portal.stop();
      },
    };
  },
};
