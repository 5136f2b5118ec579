import { rmSync } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { database, isSharedDatabase } from "#db/client.ts";
import { settings } from "#lib/settings.ts";
import { newestRuns } from "./backup-runs.ts";
import { isOwn, listFile, type Made, readMade, writeMade } from "./made-list.ts";

/**
 * Removes what this machine made while it was its turn, once others have made as many newer ones as are kept: what was
 * deleted stays in backups for no longer because another machine makes them. `now` is `sharedNow()`.
 */
export async function removeOutdated(now: number): Promise<void> {
  const { schedule, dir, keep } = settings().backups;
  if (!isSharedDatabase() || !schedule) return;
  const newest = await newestRuns(database(), "backup", { now, most: keep, worked: true });
  const oldest = newest[keep - 1];
  if (!oldest || !(await isThere(join(dir, listFile)))) return;
  const list = readMade(dir);
  const isOutdated = (made: Made) => isOwn(made) && made.beganAt < oldest.beganAt;
  if (!list.some(isOutdated)) return;
  for (const { file } of list.filter(isOutdated)) rmSync(join(dir, file), { force: true });
  writeMade(
    dir,
    list.filter((made) => !isOutdated(made)),
  );
}

/** Asked aside: a disk in the network that does not answer holds up nobody. */
async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
