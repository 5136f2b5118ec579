/** Whether disks have room. */
import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** A folder, and how many bytes are to be written there. */
export type Room = Readonly<{ folder: string; bytes: number }>;

/** Of one disk: the first folder that was named there. */
type Disk = Readonly<{ folder: string; freeBytes: number; wantedBytes: number }>;

/**
 * The disk that lacks most; undefined: all have room. What is wanted on one disk adds up, and each is to have spare room
 * besides. Of a folder that is not there, the one is looked at that it will be made in.
 */
export async function lackingRoom(wanted: readonly Room[], spareBytes = 0): Promise<Disk | undefined> {
  const disks = new Map<number, Disk>();
  for (const { folder, bytes } of wanted) {
    const there = await nearest(folder);
    const { dev } = await stat(there);
    const { bavail, bsize } = await statfs(there);
    const before = disks.get(dev) ?? { folder, wantedBytes: spareBytes };
    disks.set(dev, { ...before, freeBytes: bavail * bsize, wantedBytes: before.wantedBytes + bytes });
  }
  return mostLacking([...disks.values()]);
}

/** Of those that lack room; undefined: none does. */
export function mostLacking(disks: readonly Disk[]): Disk | undefined {
  const [worst] = disks
    .filter(({ freeBytes, wantedBytes }) => freeBytes < wantedBytes)
    .sort((one, other) => one.freeBytes - one.wantedBytes - (other.freeBytes - other.wantedBytes));
  return worst;
}

async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
