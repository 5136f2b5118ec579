/** A copy of the portal's database as a SQLite file, whichever it is, while the portal serves and writes. */
import { dialectOf } from "./dialect-of.ts";
import { copyTables } from "./move.ts";
import { tablesToMove } from "./moving.ts";
import { withSnapshot } from "./postgresql/snapshot.ts";
import { sqliteFile } from "./sqlite/connect.ts";
import { copySqlite } from "./sqlite/copy.ts";
import { intoSqlite } from "./sqlite/move.ts";

/** What is copied so far, and what there is where that is known: in pages of SQLite's, in rows of PostgreSQL's. */
export type CopyProgress = (done: number, all: number | undefined) => void;

/**
 * Copies the database as it is at one moment into a new file.
 * @param from as DATABASE_URL
 * @throws StartProblem; what the database failed with
 */
export async function copyDatabase(from: string, file: string, progress: CopyProgress): Promise<void> {
  if (dialectOf(from) === "sqlite") return copySqlite(sqliteFile(from), file, progress);
  const tables = tablesToMove();
  let [before, last, lastTable] = [0, 0, ""];
  await withSnapshot(from, (source) =>
    intoSqlite(file, (target) =>
      copyTables(tables, source, target, (table, rows) => {
        if (table !== lastTable) [before, lastTable] = [before + last, table];
        last = rows;
        progress(before + rows, undefined);
      }),
    ),
  );
}
