/** PostgreSQL: each process has a few connections, and shares the database with other machines. */
import { drizzleOverPostgresql } from "#db/drizzle.ts";
import type { Reader, Store } from "#db/store.ts";
import { parsePostgresqlAddress } from "#lib/postgresql-address.ts";
import { openConnections } from "./connections.ts";
import { transact } from "./transaction.ts";
import { vacuumTables } from "./vacuum.ts";

export function openPostgresql(databaseUrl: string): Store {
  const address = parsePostgresqlAddress(databaseUrl);
  if (!address) throw new Error("DATABASE_URL is no address of a database.");
  const connections = openConnections(address);
  // All that Drizzle asks of a connection outside of transactions.
  const client = { query: connections.read };
  return {
    reads: drizzleOverPostgresql().drizzle({
      client: client as never,
      casing: "snake_case",
    }) as unknown as Reader,
    atomically: (body) => transact(connections, body),
    // Only by asking: a notice that got lost would show an old page.
    version: () => undefined,
    async size() {
      const { rows } = await connections.read({
        text: "select pg_database_size(current_database()) as size",
      });
      return Number(rows[0]?.size);
    },
    async clock() {
      const text = "select extract(epoch from clock_timestamp()) * 1000 as now";
      return Number((await connections.read({ text })).rows[0]?.now);
    },
    vacuum: () => vacuumTables(address),
    // The server's own affair.
    checkpoint: async () => true,
    close: connections.close,
  };
}
