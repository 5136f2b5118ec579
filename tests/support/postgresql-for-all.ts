/** Starts the server of the unit tests that run on PostgreSQL, each in a database of its own. */
import { startPostgresql } from "./postgresql.ts";

export default async function setUp(): Promise<() => Promise<void>> {
  const server = await startPostgresql();
  process.env.POSTERN_TEST_POSTGRESQL = server.url("").slice(0, -1);
  return () => server.stop();
}
