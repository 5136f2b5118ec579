/** The portal's way to its database. Each process has one connection that reads and one that writes. */
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { Database, Statement } from "better-sqlite3";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { shared } from "#lib/process-global.ts";
import { settings } from "#lib/settings.ts";
import { drizzleOverSqlite } from "./drizzle.ts";
import { isBusy, isFull } from "./errors.ts";
import { connectSqlite, sqliteFile } from "./sqlite/connect.ts";
import { noteSaved, noteUnsaved } from "./sqlite/free-space.ts";

export { isFull, isUnavailable } from "./errors.ts";

/** What a statement without `returning` gives is not the same in both databases, so nobody may look at it. */
interface Nothing extends PgQueryResultHKT {
  type: unknown;
}
/** What works on both databases, inside a transaction. */
export type Transaction = Pick<
  PgDatabase<Nothing>,
  "select" | "selectDistinct" | "$count" | "$with" | "with" | "insert" | "update" | "delete"
>;
export type Reader = Omit<Transaction, "insert" | "update" | "delete">;

type Connections = {
  reader: Database;
  writer: Database;
  reads: Reader;
  writes: Transaction;
  version: Statement;
};

// One per process, though the server and Next's bundle each load this file.
const state = shared("database", () => ({
  connections: undefined as Connections | undefined,
  /** Settles when whoever writes now is done. */
  turn: Promise.resolve() as Promise<unknown>,
  inside: new AsyncLocalStorage<true>(),
  /** How whatever runs inside of it makes room when the disk is full. */
  lastResort: new AsyncLocalStorage<() => Promise<void>>(),
}));

/** How long a writer waits for the writers of other processes. */
const patienceMs = 5000;

/** Opens the database of the settings, once per process. It must exist: `migrate` makes it. */
export async function openDatabase(): Promise<void> {
  connections();
}

/** For reading, outside of transactions. */
export function database(): Reader {
  return connections().reads;
}

/**
 * Runs the body in a transaction of its own: all that it writes is kept and synced, or nothing. One at a time in
 * a process; waits up to 5 s for other processes (then an error that `isUnavailable`). The body awaits nothing but
 * its own statements and has no other effects: everyone's writes wait for it, and it may run more than once.
 */
export async function atomically<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    return await transaction(body);
  } catch (error) {
    if (!isFull(error)) throw error;
    noteUnsaved(error);
    const makeRoom = state.lastResort.getStore();
    if (!makeRoom) throw error;
    await makeRoom();
    return await transaction(body);
  }
}

/** Has every transaction inside of `work` that finds the disk full call `makeRoom`, and then tried once more. */
export function withLastResort<T>(makeRoom: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  return state.lastResort.run(makeRoom, work);
}

async function transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
  return inTurn(async ({ writer, writes }) => {
    await patiently(() => writer.exec("BEGIN IMMEDIATE"));
    try {
      const result = await state.inside.run(true, () => body(writes));
      writer.exec("COMMIT");
      noteSaved();
      return result;
    } catch (error) {
      // A full disk has rolled back already.
      if (writer.inTransaction) writer.exec("ROLLBACK");
      throw error;
    }
  });
}

/**
 * Moves all of the write-ahead log into the database and empties it, so that nothing deleted is left in it.
 * False when someone is reading or writing: try again later.
 */
export async function checkpoint(): Promise<boolean> {
  return inTurn(async ({ writer }) => {
    const [result] = writer.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
    return result?.busy === 0;
  });
}

/**
 * Writes the whole database anew. Needed because SQLite leaves copies of rows in the unused parts of its pages
 * when it moves them about, out of secure_delete's reach. Holds up this process for about 7 ms per MB.
 */
export async function vacuum(): Promise<void> {
  await inTurn(({ writer }) => patiently(() => writer.exec("VACUUM")));
}

/** Another number after every write by any process; the same one as long as nobody wrote. */
export function databaseVersion(): number {
  return Number(connections().version.get());
}

/** In bytes, without the write-ahead log. */
export function databaseSize(): number {
  const { reader } = connections();
  const inOne = (pragma: string) => Number(reader.pragma(pragma, { simple: true }));
  return inOne("page_count") * inOne("page_size");
}

/** Ends both connections, after what is being written. */
export async function closeDatabase(): Promise<void> {
  await state.turn;
  state.connections?.reader.close();
  state.connections?.writer.close();
  state.connections = undefined;
}

function connections(): Connections {
  state.connections ??= connect(sqliteFile(settings().databaseUrl));
  return state.connections;
}

function connect(file: string): Connections {
  const reader = connectSqlite(file, "reading");
  const writer = connectSqlite(file, "writing");
  // From here on waiting is done by `patiently`, which lets the process go on meanwhile.
  writer.pragma("busy_timeout = 0");
  const { drizzle } = drizzleOverSqlite();
  const over = (connection: Database) =>
    drizzle(connection, { casing: "snake_case" }) as unknown as Transaction;
  const version = reader.prepare("PRAGMA data_version").pluck();
  return { reader, writer, reads: over(reader), writes: over(writer), version };
}

/** Runs the work when all that came before is done. */
async function inTurn<T>(work: (open: Connections) => Promise<T>): Promise<T> {
  // It would wait for itself.
  if (state.inside.getStore()) throw new Error("A transaction cannot begin inside another.");
  const result = state.turn.then(() => work(connections()));
  state.turn = result.catch(() => undefined);
  return result;
}

/** Tries until other processes let it write. */
async function patiently(statement: () => unknown): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      statement();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
    }
    // Uneven, so that several do not meet again and again.
    await pause(1 + Math.random() * 4);
  }
}
