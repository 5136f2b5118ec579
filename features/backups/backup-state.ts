/** How it stands with the schedule's backups: for the status page, the doctor, the metrics and notices. */
import type { Reader } from "#db/client.ts";
import type { SignedIn } from "#features/act.ts";
import { sharedNow } from "#features/machines/heartbeat.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import type { Schedule } from "#lib/setting-kinds.ts";
import { settings } from "#lib/settings.ts";
import { firstRun, type LatestRuns, latestRuns } from "./backup-runs.ts";
import { lastRestore, type Restore } from "./restores.ts";
import { lastTime, nextTime } from "./schedule-times.ts";

/** Times are in milliseconds. */
export type BackupState = Readonly<{
  /** Undefined: none are made. */
  schedule: Schedule | undefined;
  nextAt: number | undefined;
  folder: string;
  /** So many are kept. */
  keep: number;
  /** Whether the next ones are, and hold the keys. */
  encrypted: boolean;
  runs: LatestRuns;
  /** Undefined: the portal was never restored. */
  restored: Restore | undefined;
  /**
   * What somebody should look into. `failed`: the last one did, and `runs` says why; `late`: there was none for a day
   * after its time, or no restore has worked for 8 days.
   */
  concerns: Readonly<Record<keyof LatestRuns, "failed" | "late" | undefined>>;
}>;

const dayMs = 24 * 60 * 60 * 1000;
const rehearsedWithinMs = 8 * dayMs;

/** `now` is `sharedNow()`, where that matters. */
export async function backupState(reader: Reader, now = Date.now()): Promise<BackupState> {
  const { schedule, keep, dir, recipients } = settings().backups;
  const runs = await latestRuns(reader, now);
  // Before the first nothing can be late.
  const since = (await firstRun(reader, "backup"))?.beganAt ?? now;
  const concern = (kind: keyof LatestRuns, isLate: (last: number) => boolean) => {
    if (!schedule) return undefined;
    if (runs[kind].latest?.state === "failed") return "failed";
    return isLate(runs[kind].worked?.beganAt ?? since) ? "late" : undefined;
  };
  return {
    ...{ schedule, keep, folder: dir, encrypted: recipients.length > 0, runs },
    nextAt: schedule && nextTime(schedule, now),
    restored: await lastRestore(reader),
    concerns: {
      backup: concern("backup", (last) => schedule !== undefined && last < lastTime(schedule, now - dayMs)),
      rehearsal: concern("rehearsal", (last) => last < now - rehearsedWithinMs),
    },
  };
}

/**
 * The same for an operator. Nothing in it is about one member, so it is nobody's look.
 * @throws NotAnOperator
 */
export async function readBackupState(by: SignedIn): Promise<BackupState> {
  const now = await sharedNow();
  return asOperator({ by }, (tx) => backupState(tx, now));
}
