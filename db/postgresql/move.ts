/** PostgreSQL as either end of a move. */
import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "pg";
import { migrationsFor, readMigrations } from "#db/migrations.ts";
import { listed, type Row, type Source, type Table, type Target } from "#db/moving.ts";
import { parsePostgresqlAddress, shownAddress } from "#lib/postgresql-address.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { apply, lockMigrations, makeJournal, noteApplied, readApplied } from "./migrate.ts";
import { withOwnClient } from "./own-client.ts";
import { requireUsable, whyNotConnected } from "./usable.ts";

/** No portal starts on it meanwhile. What `work` changes is kept when it ends well. */
export async function fromPostgresql<T>(url: string, work: (source: Source) => Promise<T>): Promise<T> {
  const openSide = async (client: Client): Promise<Source> => {
    await requireStopped(client, url);
    if (!(await hasAny(client, ["__drizzle_migrations"])))
      throw new StartProblem(phrase("move.nothing", { database: shownAddress(url) }));
    // A portal that was cut off a moment ago can save nothing more, and every table is read as it is now.
    const { rows } = await client.query(
      "select quote_ident(tablename) as name from pg_tables where schemaname = current_schema()",
    );
    for (const { name } of rows) await client.query(`lock table ${name} in share row exclusive mode`);
    return {
      applied: await readApplied(client),
      rows: (table) => rowsOf(client, table),
      mark: (mark) => noteApplied(client, mark),
    };
  };
  return inTransaction(url, openSide, work);
}

/** @param workers that the portal will have on this machine */
export async function intoPostgresql<T>(
  url: string,
  workers: number,
  tables: readonly Table[],
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const openSide = async (client: Client): Promise<Target> => {
    await requireUsable(client, workers);
    if (await hasAny(client, ["__drizzle_migrations", ...tables.map(({ name }) => name.slice(1, -1))]))
      throw new StartProblem(phrase("move.notEmpty", { database: shownAddress(url) }));
    await makeJournal(client);
    for (const migration of readMigrations(migrationsFor("postgresql"))) await apply(client, migration);
    return {
      rows: (table) => rowsOf(client, table),
      empty: ({ name }) => client.query(`delete from ${name}`),
      insert: (table, rows) => insert(client, table, rows),
    };
  };
  return inTransaction(url, openSide, work);
}

export async function inTransaction<S, T>(
  url: string,
  openSide: (client: Client) => Promise<S>,
  work: (side: S) => Promise<T>,
): Promise<T> {
  const address = parsePostgresqlAddress(url);
  if (!address) throw new Error("This is no address of a database.");
  let isOpen = false;
  try {
    // A connection that ends takes back what was not committed.
    return await withOwnClient(address, async (client) => {
      await client.query("begin");
      // Waits for a portal that is starting, and has those that start later wait.
      await lockMigrations(client);
      const side = await openSide(client);
      isOpen = true;
      const result = await work(side);
      await client.query("commit");
      return result;
    });
  } catch (error) {
    if (isOpen || error instanceof StartProblem) throw error;
    throw new StartProblem(whyNotConnected(error, shownAddress(url)), 1, { cause: error });
  }
}

/** The server may need a moment to notice that a portal is gone. */
const settleTries = 20;

/** Other machines do not hold the lock of this one's DATA_DIR. */
export async function requireStopped(client: Client, url: string): Promise<void> {
  for (let tries = 0; tries < settleTries; tries++) {
    // In a transaction the server answers from what it saw first.
    await client.query("select pg_stat_clear_snapshot()");
    const { rows } = await client.query(
      "select 1 from pg_stat_activity where datname = current_database() and application_name = 'postern' and pid <> pg_backend_pid()",
    );
    if (rows.length === 0) return;
    await pause(100);
  }
  throw new StartProblem(phrase("move.inUse", { database: shownAddress(url) }));
}

export async function hasAny(client: Client, names: readonly string[]): Promise<boolean> {
  const { rows } = await client.query(
    "select 1 from pg_class where relnamespace = current_schema()::regnamespace and relname = any($1)",
    [names],
  );
  return rows.length > 0;
}

/** By the types' numbers in pg_type. */
const parsers: Readonly<Record<number, (text: string) => string | number | Buffer>> = {
  16: (boolean) => Number(boolean === "t"),
  // Behind `\x`.
  17: (bytes) => Buffer.from(bytes.slice(2), "hex"),
  20: Number,
  23: Number,
  25: String,
};

function parserOf(type: number): (text: string) => string | number | Buffer {
  const parser = parsers[type];
  if (!parser) throw new Error(`A column of type ${type} cannot be moved.`);
  return parser;
}

/** All rows of a table by its primary key, a batch at once. In a transaction. */
export async function* rowsOf(
  client: Client,
  { name, columns, key, batchRows }: Table,
): AsyncGenerator<readonly Row[]> {
  // By bytes, as SQLite has it, whatever the database's own order.
  const order = key.map((column) => column.name + (column.type === "text" ? ' collate "C"' : "")).join(", ");
  await client.query(
    `declare moving no scroll cursor for select ${listed(columns)} from ${name} order by ${order}`,
  );
  for (;;) {
    const { rows } = await client.query({
      text: `fetch ${batchRows} from moving`,
      rowMode: "array",
      types: { getTypeParser: parserOf as never },
    });
    if (rows.length === 0) break;
    yield rows as unknown as Row[];
  }
  await client.query("close moving");
}

export async function insert(client: Client, { name, columns }: Table, rows: readonly Row[]): Promise<void> {
  let number = 0;
  const places = rows.map((row) => `(${row.map(() => `$${++number}`).join(", ")})`);
  await client.query(
    `insert into ${name} (${listed(columns)}) values ${places.join(", ")}`,
    rows.flatMap((row) => [...row]),
  );
}
