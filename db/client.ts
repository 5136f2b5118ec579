/** The portal's way to its database, whichever it is. */
import { AsyncLocalStorage } from "node:async_hooks";
import { shared } from "#lib/process-global.ts";
import { settings } from "#lib/settings.ts";
import { dialect } from "./dialect.ts";
import { isFull } from "./errors.ts";
import { openPostgresql } from "./postgresql/store.ts";
import { noteSaved, noteUnsaved } from "./room.ts";
import { sqliteFile } from "./sqlite/connect.ts";
import { openSqlite } from "./sqlite/store.ts";
import type { Reader, Store, Transaction } from "./store.ts";

export { isFull, isOrphan, isTaken, isUnavailable } from "./errors.ts";
export type { Reader, Transaction } from "./store.ts";

// One per process, though the server and Next's bundle each load this file.
const state = shared("database", () => ({
  store: undefined as Store | undefined,
  /** How all that runs inside of it makes room when the disk is full. */
  lastResort: new AsyncLocalStorage<() => Promise<void>>(),
}));

/** Opens the database of the settings, once per process. It must exist: `migrate` makes it. */
export async function openDatabase(): Promise<void> {
  store();
}

/** For reading, outside of transactions. */
export function database(): Reader {
  return store().reads;
}

/**
 * Runs the body in a transaction: all that it writes is kept and synced, or nothing. As if they all ran one after the
 * other, by whichever process and machine; waits up to 5 s for others (then an error that `isUnavailable`). The body
 * awaits nothing but its own statements and has no other effects: others wait for it, and it may run more than once.
 */
export async function atomically<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    return await saved(body);
  } catch (error) {
    if (!isFull(error)) throw error;
    noteUnsaved(error);
    const makeRoom = state.lastResort.getStore();
    if (!makeRoom) throw error;
    await makeRoom();
    return await saved(body);
  }
}

async function saved<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
  const result = await store().atomically(body);
  noteSaved();
  return result;
}

/** Has every transaction inside of `work` that finds the disk full call `makeRoom`, and then tried once more. */
export function withLastResort<T>(makeRoom: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  return state.lastResort.run(makeRoom, work);
}

/**
 * Empties the write-ahead log into the database, so that nothing deleted is left in it. False when someone is reading
 * or writing: try again later. PostgreSQL does it by itself, and reuses or removes its logs.
 */
export async function checkpoint(): Promise<boolean> {
  return store().checkpoint();
}

/**
 * Takes away what deleted rows leave in pages: SQLite writes the whole database anew, which holds up this process for
 * about 7 ms per MB; PostgreSQL vacuums the tables, beside everything else.
 */
export async function vacuum(): Promise<void> {
  await store().vacuum();
}

/**
 * Another number after every write by anyone; the same one as long as nobody wrote. Undefined: this database cannot
 * tell more cheaply than it reads.
 */
export function databaseVersion(): number | undefined {
  return store().version();
}

/** Whether other machines may serve the same database. */
export function isSharedDatabase(): boolean {
  return dialect === "postgresql";
}

/** What the database's machine takes for now, in milliseconds since 1970. */
export async function databaseClock(): Promise<number> {
  return store().clock();
}

/** In bytes, without the write-ahead log. */
export async function databaseSize(): Promise<number> {
  return store().size();
}

/** Ends the connections, after what is being written. */
export async function closeDatabase(): Promise<void> {
  const { store } = state;
  await store?.close();
  if (state.store === store) state.store = undefined;
}

function store(): Store {
  const { databaseUrl } = settings();
  state.store ??= dialect === "sqlite" ? openSqlite(sqliteFile(databaseUrl)) : openPostgresql(databaseUrl);
  return state.store;
}
