/**
 * Brings the database to the schema of this program. A migrator of our own over Drizzle's files and its table:
 * Drizzle's leaves foreign keys on, so that rebuilding a table deletes the rows that belong to it, and reads what
 * was applied before it has the lock.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import type { MigrationMeta } from "drizzle-orm/migrator";
import { requireAccess } from "#lib/file-access.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { dialect } from "./columns.ts";
import { migrationReader } from "./drizzle.ts";
import { expectDatabase, noteDatabase, refuseIfKnown } from "./known-database.ts";
import { connectSqlite, makeSqliteFile, sqliteFile } from "./sqlite/connect.ts";

const ourMigrations = join(import.meta.dirname, "migrations", dialect);

/**
 * Makes the database if there is none and applies what is missing: all of it, or nothing. For the primary, before
 * anyone else has the database open. Gives the proofs of the keys that are noted in it (`checkKeys`).
 * @throws StartProblem when there was one that is gone, the file cannot be opened, is newer than this program, or a migration fails
 */
export async function migrate(folder: string = ourMigrations): Promise<string[]> {
  const file = sqliteFile(settings().databaseUrl);
  expectDatabase(settings());
  const connection = openForMigration(file);
  try {
    const migrations = migrationReader().readMigrationFiles({ migrationsFolder: folder });
    // It has no effect inside a transaction. Rebuilding a table drops it, which would delete its children.
    connection.pragma("foreign_keys = OFF");
    connection.transaction(() => applyMissing(connection, migrations, folder)).immediate();
    noteDatabase(settings());
    return connection.prepare("select proof from key_checks").pluck().all().map(String);
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    const problem = phrase("database.notMigrated", { database: file, reason: reason(error) });
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
    const problem = phrase("database.notOpened", { database: file, reason: reason(error) });
    throw new StartProblem(problem, 1, { cause: error });
  }
}

function applyMissing(connection: Database, migrations: MigrationMeta[], folder: string): void {
  connection.exec(
    "create table if not exists __drizzle_migrations (id integer primary key, hash text not null, created_at numeric)",
  );
  const applied = new Set(
    connection.prepare("select created_at from __drizzle_migrations").pluck().all().map(Number),
  );
  if (applied.size === 0) {
    refuseIfKnown(settings());
    log.info("database made", { file: sqliteFile(settings().databaseUrl) });
  }
  refuseNewer(applied, migrations);
  for (const migration of migrations)
    if (!applied.has(migration.folderMillis)) apply(connection, migration, folder);
  const orphans = connection.pragma("foreign_key_check") as { table: string }[];
  if (orphans[0]) throw new Error(`rows of ${orphans[0].table} would belong to nothing`);
}

function refuseNewer(applied: Set<number>, migrations: MigrationMeta[]): void {
  const known = new Set(migrations.map(({ folderMillis }) => folderMillis));
  if ([...applied].every((made) => known.has(made))) return;
  throw new StartProblem(phrase("database.newer"));
}

function apply(connection: Database, migration: MigrationMeta, folder: string): void {
  try {
    for (const statement of migration.sql) connection.exec(statement);
  } catch (error) {
    const values = { migration: nameOf(migration, folder), reason: reason(error) };
    throw new StartProblem(phrase("database.migrationFailed", values), 1, { cause: error });
  }
  connection
    .prepare("insert into __drizzle_migrations (hash, created_at) values (?, ?)")
    .run(migration.hash, migration.folderMillis);
}

/** The file's name: Drizzle reads it from the same journal but does not hand it out. */
function nameOf({ folderMillis }: MigrationMeta, folder: string): string {
  const journal = JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { when: number; tag: string }[];
  };
  return journal.entries.find(({ when }) => when === folderMillis)?.tag ?? String(folderMillis);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
