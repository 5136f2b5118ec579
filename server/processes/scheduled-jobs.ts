import { checkpoint } from "#db/client.ts";
import { cleanUp } from "#features/clean-up.ts";
import { settleErasures } from "#features/members/erased-ledger.ts";
import { log } from "#lib/log.ts";

const everyMs = 60_000;

/** What the primary does by itself, every minute: finishes erasures, prunes what has ended, empties the write-ahead log. */
export function startScheduledJobs(): void {
  void doChores();
  setInterval(() => void doChores(), everyMs).unref();
}

async function doChores(): Promise<void> {
  try {
    await settleErasures();
    await cleanUp(Date.now());
    await checkpoint();
  } catch (error) {
    log.warn("chores put off", { error });
  }
}
