/** SQLite as either end of a move. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { migrationsFor, readMigrations, reasonOf } from "#db/migrations.ts";
import { listed, type Row, type Source, type Table, type Target } from "#db/moving.ts";
import { syncDirectoryOf } from "#lib/atomic-file.ts";
import { requireAccess } from "#lib/file-access.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { connectSqlite, makeSqliteFile } from "./connect.ts";
import { apply, makeJournal, noteApplied, readApplied } from "./migrate.ts";

/** Nobody else writes meanwhile. What `work` changes is kept when it ends well. */
export async function fromSqlite<T>(file: string, work: (source: Source) => Promise<T>): Promise<T> {
  const connection = open(file);
  try {
    return await inTransaction(connection, () =>
      work({
        applied: appliedTo(connection, file),
        rows: (table) => rowsOf(connection, table),
        mark: async (mark) => noteApplied(connection, mark),
      }),
    );
  } finally {
    connection.close();
  }
}

/** Makes the database under another name, which it loses only when it is complete and synced. */
export async function intoSqlite<T>(file: string, work: (target: Target) => Promise<T>): Promise<T> {
  requireAccess(file, "change");
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new StartProblem(phrase("move.notEmpty", { database: file }));
  const unfinished = `${file}.moving`;
  const removeAll = () => {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(unfinished + suffix, { force: true });
  };
  // Of a move that was killed.
  removeAll();
  try {
    makeSqliteFile(unfinished);
    const connection = open(unfinished);
    let result: T;
    try {
      result = await inTransaction(connection, () => {
        makeJournal(connection);
        for (const migration of readMigrations(migrationsFor("sqlite"))) apply(connection, migration);
        return work({
          rows: (table) => rowsOf(connection, table),
          empty: async ({ name }) => connection.exec(`delete from ${name}`),
          insert: async (table, rows) => insert(connection, table, rows),
        });
      });
    } finally {
      // The last one to close brings the write-ahead log into the file.
      connection.close();
    }
    sync(unfinished);
    renameSync(unfinished, file);
    syncDirectoryOf(file);
    return result;
  } finally {
    removeAll();
  }
}

function open(file: string): Database {
  try {
    return connectSqlite(file, "writing");
  } catch (error) {
    const problem = phrase("database.notOpened", { database: file, reason: reasonOf(error) });
    throw new StartProblem(problem, 1, { cause: error });
  }
}

async function inTransaction<T>(connection: Database, work: () => Promise<T>): Promise<T> {
  connection.exec("BEGIN IMMEDIATE");
  try {
    const result = await work();
    connection.exec("COMMIT");
    return result;
  } finally {
    if (connection.inTransaction) connection.exec("ROLLBACK");
  }
}

function appliedTo(connection: Database, file: string) {
  const journal = connection.prepare("select 1 from sqlite_schema where name = '__drizzle_migrations'");
  if (!journal.get()) throw new StartProblem(phrase("move.nothing", { database: file }));
  return readApplied(connection);
}

/** All rows of a table by its primary key, a batch at once. */
export async function* rowsOf(
  connection: Database,
  { name, columns, key, batchRows }: Table,
): AsyncGenerator<readonly Row[]> {
  const select = `select ${listed(columns)} from ${name} order by ${listed(key)}`;
  let batch: Row[] = [];
  for (const row of connection.prepare<[], Row>(select).raw().iterate()) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function insert(connection: Database, { name, columns }: Table, rows: readonly Row[]): void {
  const values = columns.map(() => "?").join(", ");
  const one = connection.prepare(`insert into ${name} (${listed(columns)}) values (${values})`);
  for (const row of rows) one.run(...row);
}

function sync(path: string): void {
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
}
