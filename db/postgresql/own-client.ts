import type { Client } from "pg";
import type { PostgresqlAddress } from "#lib/postgresql-address.ts";
import { connectToWritable } from "./connect.ts";

const connectMs = 5000;

/**
 * A connection for work that may take long: migrating, vacuuming. Of several servers the first that takes writes.
 * @throws what connecting failed with
 */
export async function withOwnClient<T>(
  address: PostgresqlAddress,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { client } = await connectToWritable(address, address.servers, {
    connectionTimeoutMillis: connectMs,
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
