/** The portal goes on with the turning of keys by itself, should the command that began it have ended. */

import { sharedNow } from "#features/machines/heartbeat.ts";
import { holdsLease } from "#features/machines/lease.ts";
import type { Following } from "#lib/follow-keys.ts";
import { keyNames } from "#lib/key-file.ts";
import { keys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import type { KeyName } from "#lib/settings.ts";
import type { Job } from "./scheduled-jobs.ts";

const [lookEveryMs, minuteMs] = [5_000, 60_000];
/** What waits for people or for the calendar is not counted more often; nor are values that nobody can open. */
const laterMs = 15 * minuteMs;

export function keyJob(following: Following): Job {
  const later = new Map<KeyName, number>();
  const isDue = (name: KeyName) =>
    keys()[name].length > 1 && performance.now() >= (later.get(name) ?? Number.NEGATIVE_INFINITY);
  const run = async () => {
    const due = keyNames.filter(isDue);
    if (due.length === 0 && !keys().retired?.length) return;
    // Most portals never need it.
    const { dropPassing, goOn } = await import("#features/keys/turn.ts");
    const { takeTurningLock } = await import("#features/keys/turning-lock.ts");
    if (due.length === 0) return dropPassing(Date.now());
    const lock = takeTurningLock();
    // The command does it.
    if (!lock) return;
    try {
      for (const name of due) {
        const { stage } = await goOn(name, {
          adopt: following.look,
          isServing: () => true,
          isMine: async () => holdsLease("sealing anew", minuteMs, await sharedNow()),
          ...{ patienceMs: 0, settleMs: 10_000, leaveUnopened: false, onProgress: () => {} },
        });
        if (stage === "done") log.info("keys turned", { kind: name });
        else if (stage !== "unconfirmed") later.set(name, performance.now() + laterMs);
      }
    } finally {
      lock.release();
    }
  };
  return { name: "keys", everyMs: lookEveryMs, runsOn: "every machine", run };
}
