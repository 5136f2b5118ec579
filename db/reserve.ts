/**
 * A file of no use but its size: when the disk is full it is given up, so that ending a session or erasing a member,
 * which need a little room before they free some, still work.
 */

import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settings } from "#lib/settings.ts";
import { atomically, checkpoint, isUnavailable, type Transaction, withLastResort } from "./client.ts";
import { dialect } from "./dialect.ts";

const reserveBytes = 1024 * 1024;
/** Only with this much left is it made: not from the room it has just made itself. */
const roomBytes = 3 * reserveBytes;

/** As `atomically`; on a full disk tried once more with the reserve given up. */
export async function atomicallyEvenWhenFull<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
  return evenWhenFull(() => atomically(body));
}

/** The same for whatever `work` saves. */
export async function evenWhenFull<T>(work: () => Promise<T>): Promise<T> {
  return withLastResort(makeRoom, work);
}

/** The write-ahead log too may have room in it, or give some back, once what it holds is in the database. */
async function makeRoom(): Promise<void> {
  rmSync(reserveFile(), { force: true });
  try {
    await checkpoint();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
  }
}

/**
 * Makes the reserve if there is none and the disk has room for it. For the primary, now and then. A database server's
 * disk is not ours to reserve.
 */
export function keepReserve(): void {
  if (dialect !== "sqlite") return;
  const { dataDir } = settings();
  const { bavail, bsize } = statfsSync(dataDir);
  if (existsSync(reserveFile()) || bavail * bsize < roomBytes) return;
  try {
    writeReserve();
  } catch {
    // A quota, of which the file system does not tell.
    rmSync(reserveFile(), { force: true });
  }
}

function writeReserve(): void {
  const file = openSync(reserveFile(), "wx", 0o600);
  try {
    // Random, so that no file system keeps it in less room than it says.
    writeFileSync(file, randomBytes(reserveBytes));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function reserveFile(): string {
  return join(settings().dataDir, "reserve");
}
