/**
 * A file of no use but its size: when the disk is full it is given up, so that ending a session or erasing a member,
 * which need a little room before they free some, still work.
 */

import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { settings } from "#lib/settings.ts";
import { atomically, isFull, type Writes } from "./client.ts";

const reserveBytes = 1024 * 1024;
/** Only with this much left is it made: not from the room it has just made itself. */
const roomBytes = 3 * reserveBytes;

/** As `atomically`; on a full disk tried once more with the reserve given up. */
export async function atomicallyEvenWhenFull<T>(body: (tx: Writes) => Promise<T>): Promise<T> {
  try {
    return await atomically(body);
  } catch (error) {
    if (!isFull(error)) throw error;
    releaseReserve();
    return await atomically(body);
  }
}

/** Makes the reserve if there is none and the disk has room for it. For the primary, now and then. */
export function keepReserve(): void {
  const { dataDir } = settings();
  const { bavail, bsize } = statfsSync(dataDir);
  if (existsSync(reserveFile()) || bavail * bsize < roomBytes) return;
  const file = openSync(reserveFile(), "wx", 0o600);
  try {
    // Random, so that no file system keeps it in less room than it says.
    writeSync(file, randomBytes(reserveBytes));
    fsyncSync(file);
  } catch {
    rmSync(reserveFile(), { force: true });
  } finally {
    closeSync(file);
  }
}

function releaseReserve(): void {
  rmSync(reserveFile(), { force: true });
}

function reserveFile(): string {
  return join(settings().dataDir, "reserve");
}
