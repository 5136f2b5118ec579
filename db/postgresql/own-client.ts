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
    // A machine that is cut off in the middle holds its locks no longer than half a minute.
    await client.query(
      "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4",
    );
    return await work(client);
  } finally {
    await client.end();
  }
}
