import type { Database } from "better-sqlite3";
import { migrationsFor, readMigrations } from "#db/migrations.ts";
import { readApplied } from "#db/sqlite/migrate.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/**
 * The names of the migrations that were applied to a SQLite database, in their order; the time of making stands for one
 * that this program does not know.
 * @throws StartProblem where it is no portal's
 */
export function migrationsApplied(database: Database): string[] {
  const hasJournal = database
    .prepare("select 1 from sqlite_schema where type = 'table' and name = '__drizzle_migrations'")
    .get();
  if (!hasJournal) throw new StartProblem(phrase("backup.none"));
  const names = new Map(readMigrations(migrationsFor("sqlite")).map(({ madeAt, name }) => [madeAt, name]));
  return readApplied(database).map(({ madeAt }) => names.get(madeAt) ?? String(madeAt));
}
