/** For what works with a database that a portal has made, and never changes its schema. */
import { existsSync } from "node:fs";
import { requireAccess } from "#lib/file-access.ts";
import { parsePostgresqlAddress } from "#lib/postgresql-address.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { dialect } from "./dialect.ts";
import { codeOf } from "./errors.ts";
import { type Applied, missing, ourMigrations, readMigrations } from "./migrations.ts";
import * as postgresql from "./postgresql/migrate.ts";
import { withOwnClient } from "./postgresql/own-client.ts";
import { whyNotConnected } from "./postgresql/usable.ts";
import { shownDatabase } from "./shown-database.ts";
import { connectSqlite, sqliteFile } from "./sqlite/connect.ts";
import * as sqlite from "./sqlite/migrate.ts";
import { whyNotOpened } from "./sqlite/why-not-opened.ts";

/** @throws StartProblem unless the database of the settings is there, with the schema of this program */
export async function requireThisVersion(): Promise<void> {
  const { databaseUrl } = settings();
  const database = shownDatabase(databaseUrl);
  const applied = dialect === "sqlite" ? appliedToFile(database) : await appliedOnServer(databaseUrl);
  if (applied.length === 0) throw new StartProblem(phrase("database.none", { database }));
  if (missing(readMigrations(ourMigrations), applied).length > 0)
    throw new StartProblem(phrase("database.older", { database }));
}

/** None where the file is not there, or holds nothing of a portal. */
function appliedToFile(database: string): readonly Applied[] {
  const file = sqliteFile(settings().databaseUrl);
  for (const suffix of ["", "-wal", "-shm"]) requireAccess(file + suffix, "change");
  if (!existsSync(file)) return [];
  try {
    const connection = connectSqlite(file, "reading");
    try {
      return sqlite.readApplied(connection);
    } finally {
      connection.close();
    }
  } catch (error) {
    if (error instanceof Error && /^no such table/.test(error.message)) return [];
    throw new StartProblem(whyNotOpened(database, error), 1, { cause: error });
  }
}

async function appliedOnServer(databaseUrl: string): Promise<readonly Applied[]> {
  const address = parsePostgresqlAddress(databaseUrl);
  if (!address) throw new Error("DATABASE_URL is no address of a database.");
  try {
    return await withOwnClient(address, postgresql.readApplied);
  } catch (error) {
    const noSuchTable = "42P01";
    if (codeOf(error) === noSuchTable) return [];
    throw new StartProblem(whyNotConnected(error, shownDatabase(databaseUrl)), 1, { cause: error });
  }
}
