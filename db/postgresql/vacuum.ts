import type { PostgresqlAddress } from "#lib/postgresql-address.ts";
import { withOwnClient } from "./own-client.ts";

/**
 * Takes away the deleted rows of every table of the portal's, and shortens what is free at its end. Analyzed, too: the
 * planner's statistics hold values of rows as samples.
 */
export async function vacuumTables(address: PostgresqlAddress): Promise<void> {
  await withOwnClient(address, async (client) => {
    // What another holds is vacuumed the next time.
    await client.query("set lock_timeout = '3s'; set statement_timeout = '10min'");
    const { rows } = await client.query(
      "select quote_ident(tablename) as name from pg_tables where schemaname = current_schema()",
    );
    for (const { name } of rows) await client.query(`vacuum (analyze) ${name}`);
  });
}
