import { statSync } from "node:fs";
import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { Settings } from "#lib/settings.ts";
import type { NoticeAbout } from "./notices.ts";

const megabyte = 1024 * 1024;

/** What the log, the ledger and a certificate may need at any time. */
const spareBytes = 100 * megabyte;

/** A folder, and how many bytes must be free there. */
export type Room = Readonly<{ folder: string; wantedBytes: number }>;

/**
 * How much room must be free where: 100 MB everywhere, beside the database twice its size, since deleting somebody
 * writes it anew, beside the old one and in its log, and once its size for the next backup.
 */
export function roomWanted({ dataDir, certDir, databaseUrl, backups }: Settings): Room[] {
  const file = databaseUrl.startsWith("file:") ? databaseUrl.slice("file:".length) : undefined;
  const size = file === undefined ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return [
    { folder: file === undefined ? dataDir : dirname(file), wantedBytes: spareBytes + 2 * size },
    { folder: dataDir, wantedBytes: spareBytes },
    { folder: certDir, wantedBytes: spareBytes },
    ...(backups.schedule ? [{ folder: backups.dir, wantedBytes: spareBytes + size }] : []),
  ];
}

/** In megabytes. */
type FullDisk = Readonly<{ folder: string; free: number; wanted: number }> & NoticeAbout;

/**
 * What a notice of a disk that is nearly full says: of the folder that lacks most, how many megabytes are free there,
 * and how many should be; undefined: all have room. What lies on one disk is added up.
 */
export async function fullDisk(settings: Settings): Promise<FullDisk | undefined> {
  const disks = new Map<number, { folder: string; freeBytes: number; wantedBytes: number }>();
  for (const { folder, wantedBytes } of roomWanted(settings)) {
    const there = await nearest(folder);
    const { dev } = await stat(there);
    const { bavail, bsize } = await statfs(there);
    const before = disks.get(dev);
    // Of one disk the spare room is wanted once.
    const more = before ? before.wantedBytes + wantedBytes - spareBytes : wantedBytes;
    disks.set(dev, { folder: before?.folder ?? folder, freeBytes: bavail * bsize, wantedBytes: more });
  }
  const [worst] = [...disks.values()]
    .filter(({ freeBytes, wantedBytes }) => freeBytes < wantedBytes)
    .sort((one, other) => one.freeBytes - one.wantedBytes - (other.freeBytes - other.wantedBytes));
  if (!worst) return undefined;
  return {
    folder: worst.folder,
    free: coarse(worst.freeBytes / megabyte),
    wanted: Math.ceil(worst.wantedBytes / megabyte),
  };
}

/** The folder, or what it will be made in. */
async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

/** To one digit, so that what changes with every look is not written down with every look. */
function coarse(megabytes: number): number {
  return Number(Math.floor(megabytes).toPrecision(1));
}
