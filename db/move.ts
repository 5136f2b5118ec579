/**
 * Copies a portal's database from SQLite to PostgreSQL or back. A process has its schema for one of the two (dialect.ts),
 * so Drizzle cannot read here and write there: the rows go from driver to driver, the same few statements for every
 * table, with names that come from our own migrations and values as parameters.
 */
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { dialectOf } from "./dialect-of.ts";
import { codeOf, isLost } from "./errors.ts";
import { migrationsFor, missing, moveMark, readMigrations } from "./migrations.ts";
import { type Source, type Table, type Target, tablesToMove } from "./moving.ts";
import { fromPostgresql, intoPostgresql } from "./postgresql/move.ts";
import { shownDatabase } from "./shown-database.ts";
import { sqliteFile } from "./sqlite/connect.ts";
import { fromSqlite, intoSqlite } from "./sqlite/move.ts";
import { type TableDigest, tally } from "./table-digest.ts";

/** Called after every batch with what is copied of a table so far. */
export type Progress = (table: string, rows: number) => void;

/**
 * Copies every table and marks the source as moved; afterwards no portal starts on it. The target is complete or empty:
 * its transaction ends only when what was read back from it has the counts and digests of what was read here. A process
 * that is killed between the end of that one and of the source's leaves both complete, and the source without its mark.
 * @throws StartProblem
 */
export async function moveDatabase(
  from: string,
  to: string,
  workers: number,
  progress: Progress,
): Promise<TableDigest[]> {
  const tables = tablesToMove();
  const copy = (source: Source) => (target: Target) => copyTables(tables, source, target, progress);
  try {
    return await openSource(from, async (source) => {
      requireCurrent(from, source);
      await source.mark(moveMark(shownDatabase(to)));
      return dialectOf(to) === "sqlite"
        ? await intoSqlite(sqliteFile(to), copy(source))
        : await intoPostgresql(to, workers, tables, copy(source));
    });
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof StartProblem || (code === undefined && !isLost(error))) throw error;
    throw new StartProblem(phrase("move.failed", { reason: code ?? "-" }), 1, { cause: error });
  }
}

function openSource<T>(from: string, work: (source: Source) => Promise<T>): Promise<T> {
  return dialectOf(from) === "sqlite" ? fromSqlite(sqliteFile(from), work) : fromPostgresql(from, work);
}

/** Both sides have the tables of this program, or what belongs where would have to be guessed. */
function requireCurrent(from: string, { applied }: Source): void {
  if (missing(readMigrations(migrationsFor(dialectOf(from))), applied).length > 0)
    throw new StartProblem(phrase("move.older", { database: shownDatabase(from) }));
}

/**
 * Copies the rows of these tables in place of those that the target has.
 * @throws StartProblem where what is read back of a table is not what was written
 */
export async function copyTables(
  tables: readonly Table[],
  source: Pick<Source, "rows">,
  target: Target,
  progress: Progress,
): Promise<TableDigest[]> {
  // Migrations write rows too.
  for (const table of tables.toReversed()) await target.empty(table);
  const copied: TableDigest[] = [];
  for (const table of tables) {
    const read = tally(table);
    for await (const rows of source.rows(table)) {
      await target.insert(table, rows);
      read.add(rows);
      progress(read.sum().table, read.sum().rows);
    }
    const written = tally(table);
    for await (const rows of target.rows(table)) written.add(rows);
    const [here, there] = [read.sum(), written.sum()];
    if (here.rows !== there.rows || here.digest !== there.digest)
      throw new StartProblem(phrase("move.differs", { table: here.table }));
    copied.push(here);
  }
  return copied;
}
