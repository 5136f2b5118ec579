/**
 * Brings a PostgreSQL database to the schema of this program: by one machine at a time, all in one transaction. A
 * migrator of our own over Drizzle's files and its table, since Drizzle's reads what was applied outside of the lock.
 */
import type { Client } from "pg";
import { noteDatabase, refuseIfKnown } from "#db/known-database.ts";
import { type Applied, type Migration, migrationFailed, missing, readMigrations } from "#db/migrations.ts";
import { log } from "#lib/log.ts";
import { type PostgresqlAddress, parsePostgresqlAddress, shownAddress } from "#lib/postgresql-address.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { withOwnClient } from "./own-client.ts";
import { requireUsable, whyNotConnected } from "./usable.ts";

/** Any number that other programs on the same database do not lock: "POSTERN" in ASCII. */
const lockNumber = "22605217451561550";

/** As `migrate`. */
export async function migratePostgresql(folder: string): Promise<string[]> {
  const { databaseUrl, workers } = settings();
  const address = parsePostgresqlAddress(databaseUrl);
  if (!address) throw new Error("DATABASE_URL is no address of a database.");
  const migrations = readMigrations(folder);
  try {
    return await withOwnClient(address, async (client) => {
      await requireUsable(client, workers);
      await client.query("begin");
      await lockMigrations(client);
      // Who waits for a table's lock has everybody else wait: for a dump, say. The next start tries again.
      await client.query(
        "set local lock_timeout = '3s'; set local idle_in_transaction_session_timeout = '60s'",
      );
      await applyMissing(client, address, migrations);
      const { rows } = await client.query("select proof from key_checks");
      await client.query("commit");
      noteDatabase(settings());
      return rows.map(({ proof }) => String(proof));
    });
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    throw new StartProblem(whyNotConnected(error, shownAddress(databaseUrl)), 1, { cause: error });
  }
}

/** Until the transaction ends nobody else migrates this database. */
export async function lockMigrations(client: Client): Promise<void> {
  await client.query("select pg_advisory_xact_lock($1)", [lockNumber]);
}

async function applyMissing(
  client: Client,
  { database }: PostgresqlAddress,
  migrations: readonly Migration[],
): Promise<void> {
  await makeJournal(client);
  const applied = await readApplied(client);
  if (applied.length === 0) {
    refuseIfKnown(settings());
    log.info("database made", { database });
  }
  for (const migration of missing(migrations, applied)) await apply(client, migration);
}

/** The table of what was applied. */
export async function makeJournal(client: Client): Promise<void> {
  await client.query(
    "create table if not exists __drizzle_migrations (id serial primary key, hash text not null, created_at bigint)",
  );
}

export async function readApplied(client: Client): Promise<Applied[]> {
  const { rows } = await client.query("select hash, created_at from __drizzle_migrations");
  return rows.map(({ hash, created_at }) => ({ hash, madeAt: Number(created_at) }));
}

export async function noteApplied(client: Client, { hash, madeAt }: Applied): Promise<void> {
  const text = "insert into __drizzle_migrations (hash, created_at) values ($1, $2)";
  await client.query(text, [hash, madeAt]);
}

/** @throws StartProblem when it fails */
export async function apply(client: Client, migration: Migration): Promise<void> {
  try {
    for (const statement of migration.sql) await client.query(statement);
  } catch (error) {
    throw migrationFailed(migration, error);
  }
  await noteApplied(client, migration);
}
