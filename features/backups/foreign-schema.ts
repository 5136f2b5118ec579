import type { Database } from "better-sqlite3";
import { type Migration, migrationsFor, readMigrations } from "#db/migrations.ts";
import { sqliteDriver } from "#db/sqlite/driver.ts";
import { apply, makeJournal, readApplied } from "#db/sqlite/migrate.ts";

/**
 * What in a database's schema is not as the migrations that were applied to it make it, or acts in all that is done with
 * it: a trigger, a view. Whoever looks after it may have added an index, or a table of their own. Undefined where nothing
 * is, and where a newer version's migrations were applied, which this program cannot know (and will not use).
 */
export function foreignIn(database: Database): string | undefined {
  const applied = new Set(readApplied(database).map(({ madeAt }) => madeAt));
  const known = readMigrations(migrationsFor("sqlite")).filter(({ madeAt }) => applied.has(madeAt));
  if (known.length < applied.size) return undefined;
  const [made, found] = [schemaOf(known), partsOf(database)];
  const isAdded = (part: string) => !made.has(part) && /^(index|table) /.test(part);
  return [...new Set([...made.keys(), ...found.keys()])].find(
    (part) => made.get(part) !== found.get(part) && !isAdded(part),
  );
}

function schemaOf(migrations: readonly Migration[]): Map<string, string> {
  const empty = new (sqliteDriver())(":memory:");
  try {
    makeJournal(empty);
    for (const migration of migrations) apply(empty, migration);
    return partsOf(empty);
  } finally {
    empty.close();
  }
}

/** By kind and name, what makes each. Without the journal, as others made it, and what is SQLite's own. */
function partsOf(database: Database): Map<string, string> {
  const parts = database
    .prepare<[], { part: string; sql: string }>(
      `select type || ' ' || name as part, coalesce(sql, '') as sql from sqlite_schema
        where name not like 'sqlite\\_%' escape '\\' and name <> '__drizzle_migrations'`,
    )
    .all();
  return new Map(parts.map(({ part, sql }) => [part, sql]));
}
