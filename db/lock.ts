import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { sqliteDriver } from "./sqlite/driver.ts";

/** Held until released or until this process ends, however it ends. */
export type Lock = { release(): void };

/** Of two that take it at the same moment each may stand in the other's way for an instant; one of them gets it. */
const settleMs = 500;

// Kept in reach for as long as they are held: a collected database closes, and its lock ends with it.
const held = new Set<Database>();

/**
 * Takes the lock of a folder, or returns undefined when another process holds it. It is SQLite's lock on an empty
 * database file: the one kind of file lock at hand that works on every system and that a killed process leaves
 * nothing of.
 */
export function takeLock(folder: string): Lock | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = new (sqliteDriver())(join(folder, "lock"), { timeout: settleMs });
  try {
    file.pragma("journal_mode = MEMORY");
    file.exec("BEGIN EXCLUSIVE");
    held.add(file);
    return {
      release() {
        held.delete(file);
        file.close();
      },
    };
  } catch (error) {
    file.close();
    if ((error as { code?: string }).code?.startsWith("SQLITE_BUSY")) return undefined;
    throw error;
  }
}
