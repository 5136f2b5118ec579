/** Looks at all that is in the database of a backup, by its own schema: it may be an older version's. */

import { setImmediate as others } from "node:timers/promises";
import type { Database } from "better-sqlite3";
import { isFull } from "#db/errors.ts";
import { reasonOf } from "#db/migrations.ts";
import { tablesIn } from "#db/moving.ts";
import { connectSqlite, sqliteFile } from "#db/sqlite/connect.ts";
import { rowsOf } from "#db/sqlite/move.ts";
import { type TableDigest, tally } from "#db/table-digest.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { foreignIn } from "./foreign-schema.ts";
import type { Manifest } from "./manifest.ts";
import { migrationsApplied } from "./migrations-applied.ts";
import { openSealed, type WhichValues } from "./open-sealed.ts";
import type { StageProgress } from "./stage-messages.ts";

export type CheckReport = Readonly<{
  tables: readonly TableDigest[];
  /** Of all tables. */
  rows: number;
  /** Names of those applied, in their order. */
  migrations: readonly string[];
  /** How many sealed values were tried, and how many of them did not open with the keys at hand. */
  values: number;
  unopened: number;
}>;

type Asked = Readonly<{
  /** Whose counts and digests it must have. */
  manifest?: Manifest;
  /** Which of the sealed ones are opened. */
  values: WhichValues;
}>;

/**
 * Looks at the stage that is this process's DATA_DIR.
 * @throws StartProblem where the database is damaged, or differs from the manifest; what a full disk fails with
 */
export async function checkStage(asked: Asked, progress: StageProgress): Promise<CheckReport> {
  return checkFile(sqliteFile(settings().databaseUrl), asked, progress);
}

/** The same of any database file. */
export async function checkFile(
  file: string,
  { manifest, values }: Asked,
  progress: StageProgress,
): Promise<CheckReport> {
  const database = open(file);
  try {
    const migrations = migrationsApplied(database);
    // First: what is foreign would take part in all that is read next.
    const foreign = foreignIn(database);
    if (foreign !== undefined) throw damaged(foreign);
    requireWhole(database);
    const tables = await digestsOf(database, progress);
    if (manifest) requireSame(tables, manifest);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return { tables, rows, migrations, ...(await openSealed(database, values, progress)) };
  } catch (error) {
    if (error instanceof StartProblem || !isDamage(error)) throw error;
    throw damaged(reasonOf(error), error);
  } finally {
    database.close();
  }
}

function open(file: string): Database {
  try {
    return connectSqlite(file, "reading");
  } catch (error) {
    // What lies beside an open database needs a little room.
    if (isFull(error)) throw error;
    throw damaged(reasonOf(error), error);
  }
}

/** Pages, rows against indices with their values, and rows that refer to nothing. */
function requireWhole(database: Database): void {
  const found = database
    .prepare<[], string>("select integrity_check from pragma_integrity_check")
    .pluck()
    .all();
  if (found.some((text) => text !== "ok")) throw damaged(found[0] ?? "");
  const orphans = database
    .prepare<[], string>('select distinct "table" from pragma_foreign_key_check')
    .pluck()
    .all();
  if (orphans[0] !== undefined) throw damaged(`foreign keys of ${orphans[0]}`);
}

async function digestsOf(database: Database, progress: StageProgress): Promise<TableDigest[]> {
  const digests: TableDigest[] = [];
  for (const table of tablesIn(database)) {
    const read = tally(table);
    for await (const rows of rowsOf(database, table)) {
      read.add(rows);
      progress(read.sum().table, read.sum().rows);
      // A message is sent, and the end of whom this is done for is noticed, in between.
      await others();
    }
    digests.push(read.sum());
  }
  return digests;
}

function requireSame(tables: readonly TableDigest[], manifest: Manifest): void {
  const found = new Map(tables.map((table) => [table.table, table]));
  const expected = new Map(manifest.tables.map((table) => [table.table, table]));
  for (const name of new Set([...expected.keys(), ...found.keys()])) {
    const [is, was] = [found.get(name), expected.get(name)];
    if (is?.rows !== was?.rows || is?.digest !== was?.digest)
      throw new StartProblem(phrase("backup.differs", { table: name }));
  }
}

/** Every statement is right for what the portal makes: an error (SQLITE_ERROR) is what somebody made beside it. */
function isDamage(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^SQLITE_(CORRUPT|NOTADB|IOERR|ERROR)/.test(code) && !isFull(error);
}

function damaged(found: string, cause?: unknown): StartProblem {
  return new StartProblem(phrase("backup.databaseDamaged", { found }), 1, { cause });
}
