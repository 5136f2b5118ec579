import type { Socket } from "node:net";
import type { Client, ClientConfig } from "pg";
import { isLost } from "#db/errors.ts";
import type { PostgresqlAddress, PostgresqlServer } from "#lib/postgresql-address.ts";
import { clientConfig } from "./client-config.ts";
import { postgresqlDriver } from "./driver.ts";

/** How long each of the servers may take. */
export type ConnectOptions = ClientConfig & { connectionTimeoutMillis: number };

/**
 * A connection to the first of the servers that takes writes.
 * @throws what the servers failed with; what one of them answers says more than that another is not there
 */
export async function connectToWritable(
  address: PostgresqlAddress,
  servers: readonly PostgresqlServer[],
  options: ConnectOptions,
): Promise<{ client: Client; server: PostgresqlServer }> {
  let failure: unknown;
  for (const server of servers)
    try {
      const client = await connectTo({ ...clientConfig(address, server), ...options });
      return { client, server };
    } catch (error) {
      if (failure === undefined || isLost(failure)) failure = error;
    }
  throw failure;
}

async function connectTo(config: ConnectOptions): Promise<Client> {
  const client = new (postgresqlDriver().Client)(config);
  // Without a listener a lost connection would end the process.
  client.on("error", () => {});
  if (!config.ssl) refuseCleartext(client);
  try {
    await client.connect();
    await requireWritable(client, config.connectionTimeoutMillis);
  } catch (error) {
    void client.end();
    throw error;
  }
  return client;
}

/** Any program may listen where a server has just ended; without TLS it must not be told the password for the asking. */
function refuseCleartext(client: Client): void {
  const refuse = () =>
    (client.connection.stream as Socket).destroy(
      Object.assign(new Error("The server asks for the password in clear text."), { code: "28000" }),
    );
  Object.assign(client, { _handleAuthCleartextPassword: refuse });
}

/** A standby answers too, but takes no writes. */
async function requireWritable(client: Client, withinMs: number): Promise<void> {
  const text = "select pg_is_in_recovery() as standby";
  const { rows } = await client.query({ text, query_timeout: withinMs } as { text: string });
  if (rows[0]?.standby) throw Object.assign(new Error("The server is a standby."), { code: "25006" });
}
