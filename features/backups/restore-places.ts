/** Where a restore works in DATA_DIR. Every start looks here, so it loads nothing else. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "#lib/settings.ts";

type Place = Pick<Settings, "dataDir">;

/** Holds what is being restored, laid out as a backup, until it is in its place. */
export function restoringFolder({ dataDir }: Place): string {
  return join(dataDir, "restoring");
}

/** What it is called while it is removed. */
export function removedFolder({ dataDir }: Place): string {
  return join(dataDir, "restoring-removed");
}

/** Stands in that folder once all is prepared and agreed to: from then on it is only finished. */
export function planFile(settings: Place): string {
  return join(restoringFolder(settings), "prepared");
}

/** Whether a restore was cut off, before it touched anything or after. */
export function isRestoreLeft(settings: Place): boolean {
  return existsSync(restoringFolder(settings)) || existsSync(removedFolder(settings));
}

/** Whether one was cut off in the middle of what it puts in place. */
export function isRestoreUnfinished(settings: Place): boolean {
  return existsSync(planFile(settings));
}

/** What was set where the backup was made; nobody reads it but people. */
export const settingsOfBackup = "settings-of-the-backup.env";

/** The backup's certificates that this machine has others in place of. */
export const certificatesOfBackup = "certs-of-the-backup";
