import type { ClientConfig } from "pg";
import { isOnThisMachine, type PostgresqlAddress, type PostgresqlServer } from "#lib/postgresql-address.ts";

/** How the driver reaches this one of the servers. TLS is verified; loopback and sockets need none. */
export function clientConfig(address: PostgresqlAddress, { host, port }: PostgresqlServer): ClientConfig {
  const { user, password, database, authority, alwaysTls } = address;
  const tls = alwaysTls || !isOnThisMachine({ host });
  return {
    host,
    port,
    user,
    // Not undefined: the driver would look for one in the environment and in ~/.pgpass.
    password: password ?? (() => ""),
    database,
    ssl: tls && !host.startsWith("/") && { rejectUnauthorized: true, ...(authority && { ca: authority }) },
    application_name: "postern",
    // A connection that is cut off while it is idle is noticed before it is needed: after 10 s and ten probes.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}
