/** What a restore asks of a SQLite database that it replaces, and of the one that takes its place. */
import { closeSync, fsyncSync, openSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { isBusy } from "#db/errors.ts";
import { connectSqlite } from "./connect.ts";
import { sqliteDriver } from "./driver.ts";

/** Its files stay as they are: what a write-ahead log holds is read there. */
export function erasuresInFile(file: string): { hash: string; at: number }[] {
  const connection = new (sqliteDriver())(file, { readonly: true, fileMustExist: true });
  try {
    return connection.prepare<[], { hash: string; at: number }>("select hash, at from erasures").all();
  } finally {
    connection.close();
  }
}

/**
 * Whether a process has it open: a command that still writes, say. False also where it cannot be told, since the file is
 * damaged: that is why people restore.
 */
export function isOpenElsewhere(file: string): boolean {
  let connection: Database | undefined;
  try {
    connection = new (sqliteDriver())(file, { fileMustExist: true, timeout: 1000 });
    // With it whoever merely has the file open is in the way.
    connection.pragma("locking_mode = EXCLUSIVE");
    connection.exec("BEGIN EXCLUSIVE");
    connection.exec("ROLLBACK");
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    connection?.close();
  }
}

/** Brings all of it into the one file, on the disk, so that it can be renamed. Nobody else has it open. */
export function settleFile(file: string): void {
  const connection = connectSqlite(file, "writing");
  try {
    connection.pragma("wal_checkpoint(TRUNCATE)");
  } finally {
    connection.close();
  }
  const opened = openSync(file, "r+");
  fsyncSync(opened);
  closeSync(opened);
}
