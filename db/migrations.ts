/** The migrations of this program, as drizzle-kit wrote them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MigrationMeta } from "drizzle-orm/migrator";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { dialect } from "./dialect.ts";
import type { Dialect } from "./dialect-of.ts";
import { migrationReader } from "./drizzle.ts";

export const ourMigrations = migrationsFor(dialect);

export function migrationsFor(which: Dialect): string {
  return join(import.meta.dirname, "migrations", which);
}

export type Migration = Readonly<{ name: string; sql: readonly string[]; hash: string; madeAt: number }>;
/** A row of the table in which a database keeps what was applied to it. */
export type Applied = Pick<Migration, "hash" | "madeAt">;

/**
 * Of the row that marks a database as moved elsewhere. It stands among the migrations, because there every release of
 * the portal looks before it uses a database, and what it does not know keeps it from starting.
 */
const movedTo = "moved to ";

/** @param database as people are told of it */
export function moveMark(database: string): Applied {
  return { hash: movedTo + database, madeAt: Date.now() };
}

/** In their order. */
export function readMigrations(folder: string): Migration[] {
  const journal = JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { when: number; tag: string }[];
  };
  // Drizzle reads the files' names from the same journal, but does not hand them out.
  const nameOf = ({ folderMillis }: MigrationMeta) =>
    journal.entries.find(({ when }) => when === folderMillis)?.tag ?? String(folderMillis);
  return migrationReader()
    .readMigrationFiles({ migrationsFolder: folder })
    .map((meta) => ({ name: nameOf(meta), sql: meta.sql, hash: meta.hash, madeAt: meta.folderMillis }));
}

/**
 * Those that are missing.
 * @throws StartProblem where some were applied that this program does not know, or the database was moved elsewhere
 */
export function missing(migrations: readonly Migration[], rows: readonly Applied[]): Migration[] {
  const mark = rows.find(({ hash }) => hash.startsWith(movedTo));
  if (mark) throw new StartProblem(phrase("database.moved", { database: mark.hash.slice(movedTo.length) }));
  const applied = new Set(rows.map(({ madeAt }) => madeAt));
  const known = new Set(migrations.map(({ madeAt }) => madeAt));
  if (![...applied].every((made) => known.has(made))) throw new StartProblem(phrase("database.newer"));
  return migrations.filter(({ madeAt }) => !applied.has(madeAt));
}

/** Whether a database is another, newer program's; one that was moved elsewhere need not be. */
export function isNewer(migrations: readonly Migration[], rows: readonly Applied[]): boolean {
  const known = new Set(migrations.map(({ madeAt }) => madeAt));
  return rows.some(({ hash, madeAt }) => !known.has(madeAt) && !hash.startsWith(movedTo));
}

/** For the one that failed. */
export function migrationFailed({ name }: Migration, error: unknown): StartProblem {
  const problem = phrase("database.migrationFailed", { migration: name, reason: reasonOf(error) });
  return new StartProblem(problem, 1, { cause: error });
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
