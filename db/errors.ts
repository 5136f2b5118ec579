/** What went wrong in the database, told from the error's code: its message may hold what people typed. */

/** The first code along the error's causes; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string") return at.code;
  return undefined;
}

/** Whether the database could not be read or written for now (busy, full, gone, a failing disk) and may be again later. */
export function isUnavailable(error: unknown): boolean {
  return (
    /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY)/.test(codeOf(error) ?? "") ||
    isConflict(error) ||
    isLost(error) ||
    /^(53|58|57014$|55P03$|25006$)/.test(codeOf(error) ?? "")
  );
}

/**
 * Whether the disk took no more. SQLite knows only the full disk by name: a used-up quota (EDQUOT) and a file that may
 * not grow (EFBIG) reach it as failed writes, on network disks not before they are synced.
 */
export function isFull(error: unknown): boolean {
  return /^(SQLITE_(FULL|IOERR_(WRITE|FSYNC|TRUNCATE|SHMSIZE|SHMMAP|SHMOPEN|CLOSE))|53100)$/.test(
    codeOf(error) ?? "",
  );
}

/** Whether a row with the same unique value is there already. */
export function isTaken(error: unknown): boolean {
  return /^(SQLITE_CONSTRAINT_UNIQUE|23505)$/.test(codeOf(error) ?? "");
}

/** Whether a row that this one belongs to is not there (any more). */
export function isOrphan(error: unknown): boolean {
  return /^(SQLITE_CONSTRAINT_FOREIGNKEY|23503)$/.test(codeOf(error) ?? "");
}

/** Whether another process or connection is writing. */
export function isBusy(error: unknown): boolean {
  return /^(SQLITE_(BUSY|LOCKED)|55P03$)/.test(codeOf(error) ?? "") || isConflict(error);
}

/** Whether PostgreSQL saw that transactions at the same moment do not fit together: the same again may succeed. */
export function isConflict(error: unknown): boolean {
  return /^(40001|40P01)$/.test(codeOf(error) ?? "");
}

const lostCodes =
  /^(57P0\d|08\w{3}|E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NETDOWN|HOSTDOWN|NOTFOUND|AI_AGAIN|NOENT|ADDRNOTAVAIL))$/;
/** The driver has no codes for these. */
const lostMessages =
  /^(Connection terminated|Client (has encountered a connection error|was closed)|Query read timeout|timeout expired|There was an error establishing an SSL connection)/;

/** Whether the connection to PostgreSQL could not be made, or was lost, or no longer answers. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return lostCodes.test(code);
  for (let at = error; at instanceof Error; at = at.cause) if (lostMessages.test(at.message)) return true;
  return false;
}
