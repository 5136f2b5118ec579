/** Puts a restored database into PostgreSQL, in the place of one that may be there. */
import type { Client } from "pg";
import { isLost } from "#db/errors.ts";
import { isNewer, migrationsFor, readMigrations } from "#db/migrations.ts";
import { type Table, type Target, tablesToMove } from "#db/moving.ts";
import { shownAddress } from "#lib/postgresql-address.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { apply, makeJournal, readApplied } from "./migrate.ts";
import { hasAny, insert, inTransaction, requireStopped, rowsOf } from "./move.ts";
import { requireUsable } from "./usable.ts";

const journal = "__drizzle_migrations";

/** Who waits longer for a table meets somebody who is no portal: a dump, say. */
const lockWait = "30s";

/**
 * Whether it holds a portal's tables, which a restore would lay aside.
 * @param workers that the portal will have on this machine
 * @throws StartProblem where a portal uses it, it cannot be reached, or what is there cannot be laid aside
 */
export async function holdsPortal(url: string, workers: number): Promise<boolean> {
  const look = async (client: Client) => {
    await requireUsable(client, workers);
    await requireStopped(client, url);
    const isThere = await hasAny(client, namesOf(tablesToMove()));
    if (isThere) await requireLayable(client, url);
    return isThere;
  };
  return inTransaction(url, look, async (isThere) => isThere);
}

/** The members and fields whose erasure was not crossed off yet: hash and time (milliseconds). */
export async function erasuresIn(url: string): Promise<{ hash: string; at: number }[]> {
  const read = async (client: Client) => {
    const { rows } = await client.query("select hash, at from erasures");
    return rows.map(({ hash, at }) => ({ hash: String(hash), at: Number(at) }));
  };
  return inTransaction(url, read, async (rows) => rows);
}

/** `id` names the restore, so that it is done once; `schema` is where it lays what was there. */
export type Replacing = Readonly<{ id: string; schema: string }>;

/** The server has said that it has nothing of this restore, and what failed then (`cause`) was never saved. */
export class NotReplaced extends Error {
  override readonly name = "NotReplaced";
}

/**
 * Lays the portal's tables of the current schema into another one, and has `work` fill new ones: all in one transaction.
 * What was done already by a restore of this id is not done again, whoever uses the database by now.
 * @throws NotReplaced; anything else where nobody knows whether it was saved
 */
export async function replaceInPostgresql(
  url: string,
  workers: number,
  { id, schema }: Replacing,
  work: (target: Target, tables: readonly Table[]) => Promise<unknown>,
): Promise<void> {
  const tables = tablesToMove();
  let isMissing = false;
  const openSide = async (client: Client): Promise<Target | undefined> => {
    if (await isRestored(client, id)) return undefined;
    isMissing = true;
    await requireUsable(client, workers);
    await requireStopped(client, url);
    await client.query(`set local lock_timeout = '${lockWait}'`);
    await layAside(client, url, schema, namesOf(tables));
    await makeJournal(client);
    for (const migration of readMigrations(migrationsFor("postgresql"))) await apply(client, migration);
    await client.query(`comment on table ${journal} is ${client.escapeLiteral(noteOf(id))}`);
    return {
      rows: (table) => rowsOf(client, table),
      empty: ({ name }) => client.query(`delete from ${name}`),
      insert: (table, rows) => insert(client, table, rows),
    };
  };
  try {
    await inTransaction(url, openSide, async (target) => {
      if (target) await work(target, tables);
      // What fails from here on may have been saved.
      isMissing = false;
    });
  } catch (error) {
    // One that is cut off goes on by itself when the server answers again.
    throw isMissing && !isLost(error) ? new NotReplaced("nothing was replaced", { cause: error }) : error;
  }
}

const noteOf = (id: string) => `restored ${id}`;

async function isRestored(client: Client, id: string): Promise<boolean> {
  const { rows } = await client.query("select obj_description(to_regclass($1), 'pg_class') = $2 as is_this", [
    journal,
    noteOf(id),
  ]);
  return rows[0].is_this === true;
}

async function layAside(
  client: Client,
  url: string,
  schema: string,
  names: readonly string[],
): Promise<void> {
  if (!(await hasAny(client, names))) return;
  await requireLayable(client, url);
  await client.query(`create schema ${client.escapeIdentifier(schema)}`);
  // Indices, keys and the numbers of a table go with it.
  for (const name of names)
    if (await hasAny(client, [name]))
      await client.query(
        `alter table ${client.escapeIdentifier(name)} set schema ${client.escapeIdentifier(schema)}`,
      );
}

/** Of a newer program's tables some would be left behind, since nobody here knows them. */
async function requireLayable(client: Client, url: string): Promise<void> {
  const database = shownAddress(url);
  const { rows } = await client.query("select has_database_privilege(current_database(), 'create') as may");
  if (!rows[0].may) throw new StartProblem(phrase("restore.noSchema", { database }));
  const applied = (await hasAny(client, [journal])) ? await readApplied(client) : [];
  if (isNewer(readMigrations(migrationsFor("postgresql")), applied))
    throw new StartProblem(phrase("restore.newerThere", { database }));
}

function namesOf(tables: readonly Table[]): string[] {
  return [journal, ...tables.map(({ name }) => name.slice(1, -1))];
}
