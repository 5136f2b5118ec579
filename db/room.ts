/** Whether the database has room for what is to be saved; where it has none, why. */
import { shared } from "#lib/process-global.ts";
import type { Unready } from "#lib/readiness.ts";
import { dialect } from "./dialect.ts";
import { codeOf } from "./errors.ts";
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
