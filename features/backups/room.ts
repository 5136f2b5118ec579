/** Whether there is room for a backup. */
import { statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { constants } from "node:os";
import { databaseSize } from "#db/client.ts";
import { dialectOf } from "#db/dialect-of.ts";
import { codeOf, isFull } from "#db/errors.ts";
import { sqliteFile } from "#db/sqlite/connect.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/** For what lies beside the database, and for those who write meanwhile. */
const spareBytes = 16_000_000;

/** How many bytes a copy of the database may take, and a backup with it. */
export async function copyBytes(): Promise<number> {
  const { databaseUrl } = settings();
  if (dialectOf(databaseUrl) !== "sqlite") return (await databaseSize()) + spareBytes;
  const log = statSync(`${sqliteFile(databaseUrl)}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  return (await databaseSize()) + log + spareBytes;
}

/**
 * Each folder exists. What is wanted on one disk adds up.
 * @throws StartProblem where so many bytes are not free
 */
export async function requireRoom(
  wanted: readonly Readonly<{ folder: string; bytes: number }>[],
): Promise<void> {
  const disks = Map.groupBy(wanted, ({ folder }) => statSync(folder).dev);
  for (const each of disks.values()) {
    const folder = each[0]?.folder ?? "";
    const needed = each.reduce((sum, { bytes }) => sum + bytes, 0);
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < needed)
      throw new StartProblem(
        phrase("backup.noRoom", { folder, free: megabytes(bavail * bsize), wanted: megabytes(needed) }),
      );
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}

/** Whether a disk, a quota or a limit on files took no more. */
export function isNoRoom(error: unknown): boolean {
  return isFull(error) || /^(ENOSPC|EFBIG)$/.test(codeOf(error) ?? "") || isOverQuota(error);
}

/** EDQUOT, for which Node has no name. */
function isOverQuota(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if ("errno" in at && at.errno === -constants.errno.EDQUOT) return true;
  return false;
}
