/** The portal goes on with the rotation of keys by itself, should the command that began it have ended. */

import type { Rotated } from "#features/keys/rotation.ts";
import { rememberedMs, sharedNow } from "#features/machines/heartbeat.ts";
import { holdsLease } from "#features/machines/lease.ts";
import type { NoticeAbout } from "#features/notices/notices.ts";
import type { Following } from "#lib/follow-keys.ts";
import { keyNames } from "#lib/key-file.ts";
import { keys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import type { KeyName } from "#lib/settings.ts";
import type { Job } from "./scheduled-jobs.ts";

const [lookEveryMs, minuteMs] = [5_000, 60_000];
/** What waits for people or for the calendar is not counted more often; nor are values that nobody can open. */
const laterMs = 15 * minuteMs;
const pruneEveryMs = 60 * minuteMs;

/** Looks every few seconds, at this process's keys alone while nothing is to be gone on with. */
export function keyJob(following: Following): Job {
  const later = new Map<KeyName, number>();
  const isDue = (name: KeyName) =>
    keys()[name].length > 1 && performance.now() >= (later.get(name) ?? Number.NEGATIVE_INFINITY);
  let prunedAt = Number.NEGATIVE_INFINITY;
  const tell = openTelling();
  const run = async () => {
    const due = keyNames.filter(isDue);
    await tell.look();
    const mayPrune = Boolean(keys().retired?.length) && performance.now() > prunedAt + pruneEveryMs;
    if (due.length === 0 && !mayPrune) return;
    // Most portals never need it.
    const [{ dropPassing }, { goOn }] = await Promise.all([
      import("#features/keys/key-file-changes.ts"),
      import("#features/keys/rotate.ts"),
    ]);
    const { keylessBackupFrom } = await import("#features/backups/keyless-backup.ts");
    const { takeRotationLock } = await import("#features/keys/rotation-lock.ts");
    const lock = takeRotationLock();
    // The command does it.
    if (!lock) return;
    try {
      if (mayPrune) dropPassing(Date.now());
      prunedAt = performance.now();
      for (const name of due) {
        const rotated = await goOn(name, {
          adopt: following.look,
          isServing: () => true,
          isMine: async () => holdsLease("sealing anew", minuteMs, await sharedNow()),
          ...{ patienceMs: 0, settleMs: 10_000, leaveUnopened: false, onProgress: () => {} },
          waitsForSeenMs: rememberedMs,
          backupFrom: keylessBackupFrom,
        });
        const { stage } = rotated;
        tell.note(rotated);
        if (stage === "done") log.info("keys rotated", { kind: name });
        else if (stage !== "unconfirmed") later.set(name, performance.now() + laterMs);
      }
    } finally {
      lock.release();
    }
  };
  return { name: "keys", everyMs: lookEveryMs, runsOn: "every machine", run };
}

/** A machine says within seconds that it has a key; one that starts, within minutes. */
const confirmedWithinMs = 5 * minuteMs;

/** Operators are told what a rotation waits for that does not come by itself. */
function openTelling(): { note(rotated: Rotated): void; look(): Promise<void> } {
  const unconfirmedSince = new Map<KeyName, number>();
  const concerns = new Map<KeyName, NoticeAbout>();
  let told: string | undefined;
  const forget = (name: KeyName) => {
    unconfirmedSince.delete(name);
    concerns.delete(name);
  };
  return {
    note(rotated) {
      const { name, stage } = rotated;
      if (stage === "unconfirmed") {
        const since = unconfirmedSince.get(name) ?? Date.now();
        unconfirmedSince.set(name, since);
        if (Date.now() - since >= confirmedWithinMs)
          concerns.set(name, { problem: "machines", machines: rotated.machines.join(", ") });
      } else {
        forget(name);
        if (stage === "kept for values") concerns.set(name, { problem: "values", values: rotated.count });
      }
    },
    async look() {
      // Perhaps the command has done it.
      for (const name of keyNames) if (keys()[name].length < 2) forget(name);
      const [concern] = concerns.values();
      const text = JSON.stringify(concern ?? "none");
      if (text === told) return;
      const { setNotice } = await import("#features/notices/notices.ts");
      await setNotice("keys", concern, await sharedNow());
      told = text;
    },
  };
}
