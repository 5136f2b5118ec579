/**
 * Brings a SQLite database to the schema of this program. A migrator of our own over Drizzle's files and its table:
 * Drizzle's leaves foreign keys on, so that rebuilding a table deletes the rows that belong to it, and reads what
 * was applied before it has the lock.
 */
import type { Database } from "better-sqlite3";
import { expectDatabase, noteDatabase, refuseIfKnown } from "#db/known-database.ts";
import {
  type Applied,
  type Migration,
  migrationFailed,
  missing,
  readMigrations,
  reasonOf,
} from "#db/migrations.ts";
import { requireAccess } from "#lib/file-access.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { connectSqlite, makeSqliteFile, sqliteFile } from "./connect.ts";
import { whyNotOpened } from "./why-not-opened.ts";

/** As `migrate`. */
export async function migrateSqlite(folder: string): Promise<string[]> {
  const file = sqliteFile(settings().databaseUrl);
  expectDatabase(settings());
  const connection = openForMigration(file);
  try {
    const migrations = readMigrations(folder);
    // It has no effect inside a transaction. Rebuilding a table drops it, which would delete its children.
    connection.pragma("foreign_keys = OFF");
    connection.transaction(() => applyMissing(connection, migrations)).immediate();
    noteDatabase(settings());
    return connection.prepare("select proof from key_checks").pluck().all().map(String);
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    const problem = phrase("database.notMigrated", { database: file, reason: reasonOf(error) });
    throw new StartProblem(problem, 1, { cause: error });
  } finally {
    connection.close();
  }
}

function openForMigration(file: string): Database {
  for (const suffix of ["", "-wal", "-shm"]) requireAccess(file + suffix, "change");
  try {
    makeSqliteFile(file);
    return connectSqlite(file, "writing");
  } catch (error) {
    throw new StartProblem(whyNotOpened(file, error), 1, { cause: error });
  }
}

function applyMissing(connection: Database, migrations: readonly Migration[]): void {
  makeJournal(connection);
  const applied = readApplied(connection);
  if (applied.length === 0) {
    refuseIfKnown(settings());
    log.info("database made", { file: sqliteFile(settings().databaseUrl) });
  }
  for (const migration of missing(migrations, applied)) apply(connection, migration);
  const orphans = connection.pragma("foreign_key_check") as { table: string }[];
  if (orphans[0]) throw new Error(`rows of ${orphans[0].table} would belong to nothing`);
}

/** The table of what was applied. */
export function makeJournal(connection: Database): void {
  connection.exec(
    "create table if not exists __drizzle_migrations (id integer primary key, hash text not null, created_at numeric)",
  );
}

export function readApplied(connection: Database): Applied[] {
  const rows = connection.prepare<[], Applied>("select hash, created_at as madeAt from __drizzle_migrations");
  return rows.all().map(({ hash, madeAt }) => ({ hash, madeAt: Number(madeAt) }));
}

export function noteApplied(connection: Database, { hash, madeAt }: Applied): void {
  connection.prepare("insert into __drizzle_migrations (hash, created_at) values (?, ?)").run(hash, madeAt);
}

/** @throws StartProblem when it fails */
export function apply(connection: Database, migration: Migration): void {
  try {
    for (const statement of migration.sql) connection.exec(statement);
  } catch (error) {
    throw migrationFailed(migration, error);
  }
  noteApplied(connection, migration);
}
