import pg from "pg";
import { parsePostgresqlAddress } from "#lib/postgresql-address.ts";

/** A connection to the database at this address. */
export async function connectedTo(url: string): Promise<pg.Client> {
  const { servers, user, database } = parsePostgresqlAddress(url) ?? {};
  const client = new pg.Client({ ...servers?.[0], user, database });
  await client.connect();
  return client;
}
