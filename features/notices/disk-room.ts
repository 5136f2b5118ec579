import { statSync } from "node:fs";
import { dirname } from "node:path";
import { backupRoom, copyBytes, rehearsalRoom } from "#db/copy-room.ts";
import { lackingRoom, mostLacking, type Room } from "#lib/disk-room.ts";
import type { Settings } from "#lib/settings.ts";
import type { NoticeAbout } from "./notices.ts";

const megabyte = 1024 * 1024;

/** What the log, the ledger and a certificate may need at any time, on each disk. */
const spareBytes = 100 * megabyte;

/**
 * What each thing that the portal does may take, and where; they come one after the other. Deleting somebody writes the
 * database anew, beside the old one and in its log.
 * @param bytes of a copy of the database
 */
export function roomsWanted(settings: Settings, bytes: number): (readonly Room[])[] {
  const { dataDir, certDir, databaseUrl, backups } = settings;
  const file = databaseUrl.startsWith("file:") ? databaseUrl.slice("file:".length) : undefined;
  const size = file === undefined ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  const deleting = [
    { folder: file === undefined ? dataDir : dirname(file), bytes: 2 * size },
    { folder: dataDir, bytes: 0 },
    { folder: certDir, bytes: 0 },
  ];
  if (!backups.schedule) return [deleting];
  return [deleting, backupRoom(bytes, settings, backups.dir), rehearsalRoom(bytes, settings)];
}

/** In megabytes. */
type FullDisk = Readonly<{ folder: string; free: number; wanted: number }> & NoticeAbout;

/**
 * What a notice of a disk that is nearly full says: of the folder that lacks most, how many megabytes are free there,
 * and how many should be; undefined: all have room. It comes before a backup is refused.
 */
export async function fullDisk(settings: Settings): Promise<FullDisk | undefined> {
  // What is wrong with a server that does not answer is said by others.
  const bytes = settings.backups.schedule ? await copyBytes(settings).catch(() => 0) : 0;
  const lacking = await Promise.all(
    roomsWanted(settings, bytes).map((rooms) => lackingRoom(rooms, spareBytes)),
  );
  const worst = mostLacking(lacking.filter((disk) => disk !== undefined));
  if (!worst) return undefined;
  return {
    folder: worst.folder,
    free: coarse(worst.freeBytes / megabyte),
    wanted: Math.ceil(worst.wantedBytes / megabyte),
  };
}

/** To one digit, so that what changes with every look is not written down with every look. */
function coarse(megabytes: number): number {
  return Number(Math.floor(megabytes).toPrecision(1));
}
