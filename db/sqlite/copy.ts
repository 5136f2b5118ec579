/** A copy of a SQLite database that others go on writing to. */
import { appendFileSync, closeSync, openSync, statSync } from "node:fs";
import { codeOf } from "#db/errors.ts";
import { sqliteDriver } from "./driver.ts";

/** In pages, of 4 kB each: a millisecond or two, after which others of this process have their turn. */
const pagesAtOnce = 256;

/**
 * Copies what the database is now into a new file, with what its write-ahead log holds.
 * @param progress told what is done and what there is, in pages
 * @throws what SQLite or the disk failed with
 */
export async function copySqlite(
  from: string,
  to: string,
  progress: (done: number, all: number) => void,
): Promise<void> {
  closeSync(openSync(to, "wx", 0o600));
  // A connection that never writes: during a write of its own a copy ends well with nothing in it.
  const source = new (sqliteDriver())(from, { readonly: true, fileMustExist: true });
  try {
    // Kept to this state of the database: a copy would begin anew after each write of another process, and might never end.
    source.exec("BEGIN");
    source.prepare("select count(*) from sqlite_schema").get();
    const { totalPages, remainingPages } = await source.backup(to, {
      progress({ totalPages, remainingPages }) {
        progress(totalPages - remainingPages, totalPages);
        return pagesAtOnce;
      },
    });
    if (totalPages === 0 || remainingPages > 0) throw new Error("The database was not copied.");
  } catch (error) {
    // Of a used-up quota and a largest file the driver says no more than this.
    if (codeOf(error) === "SQLITE_IOERR") requireTaken(to, statSync(from).size);
    throw error;
  } finally {
    source.close();
  }
}

/** Writes so many bytes on. @throws what the disk fails with where it takes no more */
function requireTaken(file: string, bytes: number): void {
  const piece = Buffer.alloc(1_048_576);
  for (let written = 0; written < bytes; written += piece.length) appendFileSync(file, piece);
}
