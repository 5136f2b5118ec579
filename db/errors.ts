/** What went wrong in the database, told from the error's code: its message may hold what people typed. */

/**
 * The first code along the error's causes; undefined where there is none.
 */
function codeOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string") return at.code;
  return undefined;
}

/** Whether the database could not be read or written for now (busy, full, a failing disk) and may be again later. */
export function isUnavailable(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY)/.test(codeOf(error) ?? "");
}

/** Whether there is no room left on the disk. */
export function isFull(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR_SHMSIZE)$/.test(codeOf(error) ?? "");
}

/** Whether another process or connection is writing. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error) ?? "");
}
