/** How the portal opens SQLite: the same way in every process, for every connection. */
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Database } from "better-sqlite3";
import { makePrivate } from "#lib/private-files.ts";
import { sqliteDriver } from "./driver.ts";

/** Waiting blocks the whole process, so only opening, migrating and reading wait like this. */
const busyTimeoutMs = 5000;

// Said out loud on every connection: the driver's build has weaker defaults, and falls back to some of them
// with the first write. secure_delete overwrites what is deleted; temp_store keeps sorted rows off the disk.
const pragmas = [
  `busy_timeout = ${busyTimeoutMs}`,
  "journal_mode = WAL",
  "synchronous = FULL",
  "foreign_keys = ON",
  "secure_delete = ON",
  "trusted_schema = OFF",
  "temp_store = MEMORY",
];

/** The file that a `file:` address names. @throws for any other address, which would become a file's name */
export function sqliteFile(databaseUrl: string): string {
  if (!databaseUrl.startsWith("file:")) throw new Error("This database is no file.");
  return databaseUrl.slice("file:".length);
}

/**
 * Makes an empty database where there is none, for its owner's eyes only. SQLite gives the files beside it (-wal,
 * -shm) the same mode. An existing one is not even opened: closing it again would drop this process's locks on it.
 */
export function makeSqliteFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
  for (const suffix of ["", "-wal", "-shm"]) makePrivate(file + suffix);
}

/** Opens an existing database. Through a connection for reading a stray write fails at once. */
export function connectSqlite(file: string, use: "reading" | "writing"): Database {
  const connection = new (sqliteDriver())(file, { fileMustExist: true, timeout: busyTimeoutMs });
  for (const pragma of pragmas) connection.pragma(pragma);
  if (use === "reading") connection.pragma("query_only = ON");
  return connection;
}
