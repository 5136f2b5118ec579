/** Scheduled backups that hold no keys: nothing in them opens without those of their time. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import { database } from "#db/client.ts";
import { sharedNow } from "#features/machines/heartbeat.ts";
import { thisMachine } from "#features/machines/this-machine.ts";
import { type BackupRun, latestRuns } from "./backup-runs.ts";
import { isOwn, listFile, readMade } from "./made-list.ts";

/**
 * The newest backup of the schedule, where it was begun before this time (milliseconds) and needs the keys of then;
 * undefined: a newer one has worked, it holds its keys, or it and those before it are gone.
 * @throws StartProblem where the list of backups cannot be read
 */
export async function keylessBackupFrom(before: number): Promise<{ beganAt: number } | undefined> {
  const { latest, worked } = (await latestRuns(database(), await sharedNow())).backup;
  if (latest?.state === "running" && latest.beganAt < before) return latest;
  if (!worked || worked.beganAt >= before || worked.file?.endsWith(".age")) return undefined;
  return (await areGone(worked)) ? undefined : worked;
}

/** Only of the folder that was written to last, while it is there: a disk that is not may hold them. */
async function areGone({ machineId, said }: BackupRun): Promise<boolean> {
  const folder = said?.values?.folder;
  if (machineId !== thisMachine() || typeof folder !== "string") return false;
  if (!(await isThere(join(folder, listFile)))) return false;
  const keyless = readMade(folder).filter((made) => isOwn(made) && !made.file.endsWith(".age"));
  const left = await Promise.all(keyless.map(({ file }) => isThere(join(folder, file))));
  return !left.includes(true);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    // One that may not be looked at is there.
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}
