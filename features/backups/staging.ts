/** Where backups are made and looked at: a folder in DATA_DIR for each process that does, gone when it ends. */
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { holderOf, type Lock, takeLock } from "#db/lock.ts";

export type Staging = Readonly<{
  /** Empty but for its lock. */
  folder: string;
  /** Names a file elsewhere that goes with the folder. It is written down before it is made. */
  alsoRemove(path: string): void;
}>;

/**
 * Does `work` with an empty folder, and removes it afterwards, also when the process is told to exit. What processes
 * that were killed have left is removed first.
 */
export async function withStaging<T>(dataDir: string, work: (staging: Staging) => Promise<T>): Promise<T> {
  const all = stagingIn(dataDir);
  removeLeftovers(all, namesIn(all));
  const { folder, lock } = begin(all);
  const end = () => remove(folder, lock);
  process.once("exit", end);
  try {
    return await work({
      folder,
      alsoRemove: (path) => writeFileSync(join(folder, elsewhere), path, { mode: 0o600 }),
    });
  } finally {
    process.off("exit", end);
    end();
  }
}

/**
 * Removes what processes that were killed have left, for one that has others to serve: where a process is at work it
 * does not wait for that one's lock.
 */
export function removeStagingLeft(dataDir: string): void {
  const all = stagingIn(dataDir);
  removeLeftovers(
    all,
    namesIn(all).filter((name) => !isHeldHere(join(all, name))),
  );
}

const elsewhere = "elsewhere";

function stagingIn(dataDir: string): string {
  return join(dataDir, "staging");
}

function namesIn(all: string): string[] {
  return existsSync(all) ? readdirSync(all) : [];
}

/** By its number, which another process may have got since: then the folder waits for the next backup. */
function isHeldHere(folder: string): boolean {
  const holder = holderOf(folder);
  if (holder?.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function removeLeftovers(all: string, names: readonly string[]): void {
  for (const name of names) {
    const folder = join(all, name);
    const lock = takeLock(folder);
    if (lock) remove(folder, lock);
  }
}

function begin(all: string): { folder: string; lock: Lock } {
  for (;;) {
    const folder = join(all, randomUUID());
    const lock = takeNewLock(folder);
    // Another one may have taken it for a leftover at this very moment.
    if (lock && existsSync(join(folder, "lock"))) return { folder, lock };
    lock?.release();
  }
}

/** Where the disk has no room for one more file no folder is left either. */
function takeNewLock(folder: string): Lock | undefined {
  try {
    return takeLock(folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function remove(folder: string, lock: Lock): void {
  const note = join(folder, elsewhere);
  if (existsSync(note)) rmSync(readFileSync(note, "utf8"), { force: true });
  // The lock is held to the last.
  for (const name of readdirSync(folder))
    if (name !== "lock") rmSync(join(folder, name), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  lock.release();
}
