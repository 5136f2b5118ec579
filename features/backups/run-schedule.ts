/** What the primary does for the schedule, again and again: looks whether something is due, and has it done. */
import { rmSync } from "node:fs";
import { database } from "#db/client.ts";
import { sharedNow } from "#features/machines/heartbeat.ts";
import { holdsLease } from "#features/machines/lease.ts";
import { thisMachine } from "#features/machines/this-machine.ts";
import { setNotice } from "#features/notices/notices.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";
import { phraseText } from "#lib/words/phrase.ts";
import {
  beginRun,
  endInterrupted,
  endRun,
  newestRuns,
  pruneRuns,
  type RunKind,
  type RunResult,
} from "./backup-runs.ts";
import { backupState } from "./backup-state.ts";
import { rehearsalFolder } from "./rehearsal-folder.ts";
import { removeOutdated } from "./remove-outdated.ts";
import { runAside } from "./schedule-process-start.ts";
import { removeStagingLeft } from "./staging.ts";
import { type ScheduleClocks, whatIsDue } from "./what-is-due.ts";

const lease = "backups";
/** Renewed several times within it. */
const leaseMs = 5 * 60_000;

/**
 * What is called again and again, once at a time, and does what is due, at most one thing. Of all machines that share the
 * database one does it.
 */
export function scheduleRunner(clocks: ScheduleClocks): () => Promise<void> {
  let startedAt = Number.POSITIVE_INFINITY;
  return async () => {
    removeKilled();
    const { schedule } = settings().backups;
    const now = await sharedNow();
    // Earlier than at the first call only where the clock was set back.
    startedAt = Math.min(startedAt, now);
    if (!(await holdsLease(lease, leaseMs, now))) return removeOutdated(now);
    await endInterrupted(now);
    const due = schedule && (await whatIsDue(database(), { schedule, now, startedAt, ...clocks }));
    if (due) await run(due, now);
    await tellOperators(await sharedNow());
  };
}

/**
 * Backups and rehearsals that were killed have left a copy of the database there, with its keys; each process that makes
 * a backup may be one of a command.
 */
function removeKilled(): void {
  try {
    rmSync(rehearsalFolder(settings().dataDir), { recursive: true, force: true });
    removeStagingLeft(settings().dataDir);
  } catch (error) {
    log.warn("what a killed backup left is not removed", { error });
  }
}

async function run(kind: RunKind, now: number): Promise<void> {
  const lastFolder = await lastFolderHere(now);
  const id = await beginRun(kind, now);
  const lost = new AbortController();
  const renewal = setInterval(() => void keepLease(lost), leaseMs / 5);
  const result = await runAside({ kind, now, lastFolder }, lost.signal);
  clearInterval(renewal);
  const ended = await sharedNow();
  await endRun(id, result, ended);
  await pruneRuns(ended);
  say(kind, result);
}

/** Two at once would remove each other's. A database that does not answer gives it to nobody else. */
async function keepLease(lost: AbortController): Promise<void> {
  try {
    if (!(await holdsLease(lease, leaseMs, await sharedNow()))) lost.abort();
  } catch (error) {
    log.debug("lease of backups not renewed", { error });
  }
}

function say(kind: RunKind, { worked, file, size, said }: RunResult): void {
  const fields = { file, bytes: size, said: said && phraseText(said, "en") };
  if (worked) log.info(kind === "backup" ? "backup made" : "restore rehearsed", fields);
  else log.warn(kind === "backup" ? "backup not made" : "restore not rehearsed", fields);
}

async function lastFolderHere(now: number): Promise<string | undefined> {
  const [made] = await newestRuns(database(), "backup", { now, most: 1, worked: true });
  const folder = made?.machineId === thisMachine() ? made.said?.values?.folder : undefined;
  return typeof folder === "string" ? folder : undefined;
}

async function tellOperators(now: number): Promise<void> {
  const { concerns } = await backupState(database(), now);
  for (const kind of ["backup", "rehearsal"] as const) {
    const problem = concerns[kind];
    await setNotice(kind, problem && { problem }, now);
  }
}
