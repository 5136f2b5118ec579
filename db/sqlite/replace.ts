/** What a restore asks of a SQLite database that it replaces, and of the one that takes its place. */
import { closeSync, fsyncSync, openSync } from "node:fs";
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
