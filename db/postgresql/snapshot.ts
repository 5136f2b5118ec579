import { type Applied, migrationsFor, missing, readMigrations } from "#db/migrations.ts";
import type { Source } from "#db/moving.ts";
import { shownDatabase } from "#db/shown-database.ts";
import { parsePostgresqlAddress } from "#lib/postgresql-address.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { readApplied } from "./migrate.ts";
import { rowsOf } from "./move.ts";
import { withOwnClient } from "./own-client.ts";

/**
 * Reads from the database as it is at one moment, while portals serve and write: nobody waits for it.
 * @throws StartProblem where it has not the tables of this program; what the server failed with
 */
export async function withSnapshot<T>(
  url: string,
  work: (source: Pick<Source, "rows">) => Promise<T>,
): Promise<T> {
  const address = parsePostgresqlAddress(url);
  if (!address) throw new Error("This is no address of a database.");
  return withOwnClient(address, async (client) => {
    await client.query("begin transaction isolation level repeatable read, read only");
    requireCurrent(url, await readApplied(client));
    const result = await work({ rows: (table) => rowsOf(client, table) });
    await client.query("commit");
    return result;
  });
}

function requireCurrent(url: string, applied: readonly Applied[]): void {
  if (missing(readMigrations(migrationsFor("postgresql")), applied).length > 0)
    throw new StartProblem(phrase("database.older", { database: shownDatabase(url) }));
}
