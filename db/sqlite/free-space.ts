/** Whether the disk takes what is to be saved, and in words for the log and whoever watches the portal why it does not. */
import { closeSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { constants } from "node:os";
import { codeOf } from "#db/errors.ts";
import { log } from "#lib/log.ts";
import { shared } from "#lib/process-global.ts";
import type { Unready } from "#lib/readiness.ts";
import { settings } from "#lib/settings.ts";
import { sqliteFile } from "./connect.ts";

/** Below this nothing that matters fits: a description alone may take 20 kB. */
const leastBytes = 64 * 1024;
const sayEveryMs = 60_000;
/** Looking writes a file, and whoever is refused comes again. */
const lookEveryMs = 1_000;

const state = shared("room", () => ({
  /** Why the last thing this process wanted to save was not. */
  reason: undefined as Unready | undefined,
  saidAt: Number.NEGATIVE_INFINITY,
  lookedAt: Number.NEGATIVE_INFINITY,
}));

/** Why the last transaction of this process was not saved for lack of room; undefined when it was. */
export function whyUnsaved(): Unready | undefined {
  return state.reason;
}

export function noteSaved(): void {
  state.reason = undefined;
}

/** Finds out what stands behind SQLite's code, and says it once a minute. */
export function noteUnsaved(error: unknown): void {
  const now = performance.now();
  if (state.reason !== undefined && now - state.lookedAt < lookEveryMs) return;
  state.lookedAt = now;
  const reason = noRoomBeside() ?? noRoomBehind() ?? `the disk reports an error (${codeOf(error)})`;
  state.reason = reason;
  if (now - state.saidAt < sayEveryMs) return;
  state.saidAt = now;
  log.warn("nothing can be saved", { reason, code: codeOf(error), file: databaseFile() });
}

/** Why no new file of some size fits beside the database; undefined when one does. */
export function noRoomBeside(): Unready | undefined {
  return whyNotWritten(0);
}

/** The same for one as long as the database's own, of which some systems and limits have a largest. */
function noRoomBehind(): Unready | undefined {
  const bytes = ["", "-wal"].map((suffix) => sizeOf(databaseFile() + suffix));
  return whyNotWritten(Math.max(...bytes));
}

function whyNotWritten(position: number): Unready | undefined {
  const path = `${databaseFile()}.room-${process.pid}`;
  let file: number | undefined;
  try {
    file = openSync(path, "w", 0o600);
    for (let left = leastBytes; left > 0; )
      left -= writeSync(file, Buffer.alloc(left), 0, left, position + leastBytes - left);
    return undefined;
  } catch (error) {
    return inWords(error as NodeJS.ErrnoException);
  } finally {
    if (file !== undefined) closeSync(file);
    rmSync(path, { force: true });
  }
}

function inWords({ code, errno }: NodeJS.ErrnoException): Unready {
  if (code === "ENOSPC") return "the disk is full";
  // Node has no name for it.
  if (errno === -constants.errno.EDQUOT) return "the disk quota is used up";
  if (code === "EFBIG") return "its files may not grow any further";
  if (code === "EROFS") return "the disk can only be read";
  return `the disk takes no new file (${code})`;
}

function databaseFile(): string {
  return sqliteFile(settings().databaseUrl);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
