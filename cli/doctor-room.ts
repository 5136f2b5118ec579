import { existsSync, statfsSync } from "node:fs";
import { fullDisk, roomsWanted } from "#features/notices/disk-room.ts";
import type { Settings } from "#lib/settings.ts";
import { phrase } from "#lib/words/phrase.ts";
import { type Problem, worded } from "./doctor-problem.ts";

// To be loaded once the settings are: a server is asked how large its database is.

/** Files that a day of the portal may make: logs of the database, certificates, backups. */
const spareFiles = 1000;

/** Bytes, and names for further files, on the disks of all that the portal writes. */
export async function roomProblems(settings: Settings): Promise<readonly Problem[]> {
  const full = await fullDisk(settings);
  const folders = new Set(roomsWanted(settings, 0).flatMap((rooms) => rooms.map(({ folder }) => folder)));
  const names = [...folders].flatMap((folder) => {
    if (!existsSync(folder)) return [];
    const { files, ffree } = statfsSync(folder);
    // Some file systems make room for names as they are needed, and say that there are none.
    return files > 0 && ffree < spareFiles ? [worded(phrase("doctor.noNames", { folder, free: ffree }))] : [];
  });
  return [...(full ? [worded(phrase("doctor.noRoom", full))] : []), ...names];
}
