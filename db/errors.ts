/** What went wrong in the database, told from the error's code: its message may hold what people typed. */

/** The first code along the error's causes; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string") return at.code;
  return undefined;
}

/** Whether the database could not be read or written for now (busy, full, a failing disk) and may be again later. */
export function isUnavailable(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY)/.test(codeOf(error) ?? "");
}

/**
 * Whether the disk took no more. SQLite knows only the full disk by name: a used-up quota (EDQUOT) and a file that may
 * not grow (EFBIG) reach it as failed writes, on network disks not before they are synced.
 */
export function isFull(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR_(WRITE|FSYNC|TRUNCATE|SHMSIZE|SHMMAP|SHMOPEN|CLOSE))$/.test(
    codeOf(error) ?? "",
  );
}

/** Whether another process or connection is writing. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error) ?? "");
}
