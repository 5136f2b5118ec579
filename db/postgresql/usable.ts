/** Whether a PostgreSQL server and this portal fit together; where they do not, what to say. */
import type { Client } from "pg";
import { codeOf, isLost } from "#db/errors.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import { mostConnections } from "./connections.ts";

const oldest = 15;
/** For migrating, vacuuming and the primary's own work. */
const primaryConnections = mostConnections + 1;

/**
 * @param workers of this machine
 * @throws StartProblem where version, encoding or the number of connections do not do
 */
export async function requireUsable(client: Client, workers: number): Promise<void> {
  const { rows } = await client.query(
    "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding, current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as connections",
  );
  const { version, encoding, connections } = rows[0];
  const major = Math.floor(version / 10_000);
  if (major < oldest) throw new StartProblem(phrase("server.old", { version: major, oldest }));
  if (encoding !== "UTF8") throw new StartProblem(phrase("server.encoding", { encoding }));
  const wanted = workers * mostConnections + primaryConnections;
  if (wanted > connections) throw new StartProblem(phrase("server.connections", { wanted, connections }));
}

/** What connecting or migrating failed with. */
export function whyNotConnected(error: unknown, database: string): Phrase {
  const code = codeOf(error) ?? "";
  if (/^28/.test(code) || isWithoutPassword(error)) return phrase("server.refused", { database });
  if (code === "3D000") return phrase("server.noDatabase", { database });
  if (code === "25006") return phrase("server.standby", { database });
  if (isWithoutTls(error)) return phrase("server.noTls", { database });
  if (/CERT|TLS|SSL|SELF_SIGNED|VERIFY|EPROTO/.test(code))
    return phrase("server.notVerified", { database, code });
  if (isLost(error)) return phrase("server.unreachable", { database, code: code || "-" });
  if (code === "42501") return phrase("server.noRights", { database });
  return phrase("database.notMigrated", { database, reason: code || "-" });
}

/** The server asks for one. */
function isWithoutPassword(error: unknown): boolean {
  return (
    error instanceof Error && error.message.startsWith("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password")
  );
}

function isWithoutTls(error: unknown): boolean {
  return error instanceof Error && /does not support SSL/.test(error.message);
}
