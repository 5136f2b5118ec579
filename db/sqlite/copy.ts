/** A copy of a SQLite database that others go on writing to. */
import { closeSync, openSync } from "node:fs";
import { sqliteDriver } from "./driver.ts";

/** In pages, of 4 kB each: a millisecond or two, after which others of this process have their turn. */
const pagesAtOnce = 256;

/**
 * Copies what the database is now into a new file, with what its write-ahead log holds.
 * @param progress told what is done and what there is, in pages
 * @throws what SQLite failed with
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
  } finally {
    source.close();
  }
}
