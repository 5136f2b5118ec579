/** Whether there is room for a backup. */
import { constants } from "node:os";
import { codeOf, isFull } from "#db/errors.ts";
import { lackingRoom, type Room } from "#lib/disk-room.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/** @throws StartProblem where so many bytes are not free */
export async function requireRoom(wanted: readonly Room[]): Promise<void> {
  const disk = await lackingRoom(wanted);
  if (!disk) return;
  const { folder, freeBytes, wantedBytes } = disk;
  throw new StartProblem(
    phrase("backup.noRoom", { folder, free: megabytes(freeBytes), wanted: megabytes(wantedBytes) }),
  );
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
