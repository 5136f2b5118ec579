import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { requireAccess } from "#lib/file-access.ts";
import { sqliteDriver } from "./sqlite/driver.ts";

/** Held until released or until this process ends, however it ends. */
export type Lock = { release(): void };

/** Of two that take it at the same moment each may stand in the other's way for an instant; one of them gets it. */
const settleMs = 500;

// Kept in reach for as long as they are held: a collected database closes, and its lock ends with it.
const held = new Set<Database>();

/** The process that holds a lock, and the machine whose number that is; a container counts for one. */
export type Holder = Readonly<{ pid: number; host: string }>;

/**
 * Takes the lock of a folder, or returns undefined when another process holds it. It is SQLite's lock on an empty
 * database file: the one kind of file lock at hand that works on every system and that a killed process leaves
 * nothing of.
 * @throws StartProblem if this user may not
 */
export function takeLock(folder: string): Lock | undefined {
  const path = join(folder, "lock");
  requireAccess(path, "change", folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = new (sqliteDriver())(path, { timeout: settleMs });
  try {
    file.pragma("journal_mode = MEMORY");
    file.exec("BEGIN EXCLUSIVE");
    held.add(file);
    noteHolder(folder);
    return {
      release() {
        rmSync(holderFile(folder), { force: true });
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

/** Who holds the lock, of a folder whose lock is held; undefined where they could not say so. */
export function holderOf(folder: string): Holder | undefined {
  try {
    const [pid = "", host = ""] = readFileSync(holderFile(folder), "utf8").trim().split(" ");
    return { pid: Number(pid), host };
  } catch {
    return undefined;
  }
}

/** On a full disk nobody is named, rather than somebody who held it before. */
function noteHolder(folder: string): void {
  try {
    rmSync(holderFile(folder), { force: true });
    writeFileSync(holderFile(folder), `${process.pid} ${hostname()}\n`, { mode: 0o600 });
  } catch {
    rmSync(holderFile(folder), { force: true });
  }
}

function holderFile(folder: string): string {
  return join(folder, "lock-holder");
}
