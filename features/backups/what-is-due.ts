/** Which of the schedule's two tasks is to be done now. */
import type { Reader } from "#db/client.ts";
import type { Schedule } from "#lib/setting-kinds.ts";
import { type BackupRun, firstRun, newestRuns, type RunKind } from "./backup-runs.ts";
import { lastTime, rehearsalSchedule } from "./schedule-times.ts";

/** In milliseconds. */
export type ScheduleClocks = Readonly<{
  /** After a failure it is tried again. */
  retryMs: number;
  /** Between a backup and its rehearsal. */
  restMs: number;
}>;

type Moment = ScheduleClocks &
  Readonly<{
    schedule: Schedule;
    /** `sharedNow()` */
    now: number;
    /** When this portal began. */
    startedAt: number;
  }>;

/** Undefined: nothing. A backup comes first, so that it is the newest that is rehearsed. */
export async function whatIsDue(reader: Reader, moment: Moment): Promise<RunKind | undefined> {
  if (await isBackupDue(reader, moment)) return "backup";
  return (await isRehearsalDue(reader, moment)) ? "rehearsal" : undefined;
}

/** A time that was missed counts where there was a run before: whoever has just installed the portal is left alone. */
async function isBackupDue(reader: Reader, moment: Moment): Promise<boolean> {
  const { schedule, now, startedAt } = moment;
  const due = lastTime(schedule, now);
  const [last, before] = await newestRuns(reader, "backup", { now, most: 2 });
  if (!last) return due > startedAt;
  const [worked] = await newestRuns(reader, "backup", { now, most: 1, worked: true });
  return (worked === undefined || worked.beganAt < due) && mayTryAgain(last, before, moment);
}

async function isRehearsalDue(reader: Reader, moment: Moment): Promise<boolean> {
  const { schedule, now, restMs } = moment;
  const [backup] = await newestRuns(reader, "backup", { now, most: 1, worked: true });
  if (!backup || isWithin(restMs, backup.endedAt, now)) return false;
  const [last, before] = await newestRuns(reader, "rehearsal", { now, most: 2 });
  const since = last?.beganAt ?? (await firstRun(reader, "backup"))?.beganAt ?? now;
  if (lastTime(rehearsalSchedule(schedule), now) > since) return true;
  if (last?.state === "interrupted") return mayTryAgain(last, before, moment);
  // What was wrong with one backup need not be wrong with the next.
  return last?.state === "failed" && backup.beganAt > last.beganAt;
}

/** One that was interrupted goes on at once, unless that was so twice: what ends it may be the run itself. */
function mayTryAgain(last: BackupRun, before: BackupRun | undefined, { now, retryMs }: Moment): boolean {
  if (last.state === "worked") return true;
  if (last.state === "interrupted" && before?.state !== "interrupted") return true;
  return !isWithin(retryMs, last.endedAt, now);
}

/** False also where the clock was set back since. */
function isWithin(ms: number, at: number | undefined, now: number): boolean {
  return at !== undefined && now >= at && now - at < ms;
}
