/** Whether the database has room for what is to be saved; where it has none, why. */
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { shared } from "#lib/process-global.ts";
import type { Unready } from "#lib/readiness.ts";
import { settings } from "#lib/settings.ts";
import { dialect } from "./dialect.ts";
import { codeOf } from "./errors.ts";
import { sqliteFile } from "./sqlite/connect.ts";
import * as sqlite from "./sqlite/free-space.ts";

const state = shared("room of the server", () => ({ reason: undefined as Unready | undefined }));

/** Why the last transaction of this process was not saved for lack of room; undefined when it was. */
export function whyUnsaved(): Unready | undefined {
  return dialect === "sqlite" ? sqlite.whyUnsaved() : state.reason;
}

export function noteSaved(): void {
  if (dialect === "sqlite") sqlite.noteSaved();
  else state.reason = undefined;
}

/** Finds out what stands behind the database's code. */
export function noteUnsaved(error: unknown): void {
  if (dialect === "sqlite") sqlite.noteUnsaved(error);
  else state.reason = `the database's disk is full (${codeOf(error)})`;
}

/** Why no new file fits beside the database; undefined when one does, or it lies elsewhere. */
export function noRoomBeside(): Unready | undefined {
  return dialect === "sqlite" ? sqlite.noRoomBeside() : undefined;
}

/** How many bytes are free on the disk of the database; on that of DATA_DIR, where the database lies elsewhere. */
export async function freeBytes(): Promise<number> {
  const { databaseUrl, dataDir } = settings();
  const { bavail, bsize } = await statfs(dialect === "sqlite" ? dirname(sqliteFile(databaseUrl)) : dataDir);
  return bavail * bsize;
}
