/** Whether this DATA_DIR had a database before: then one that is gone must not be replaced by a new, empty one. */
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { makePrivateDirectory, replaceFile } from "#lib/atomic-file.ts";
import { requireAccess } from "#lib/file-access.ts";
import { readKeys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { dialectOf } from "./dialect-of.ts";
import { shownDatabase } from "./shown-database.ts";
import { sqliteFile } from "./sqlite/connect.ts";

/** `making`: the first start has begun, and may have been cut short between the keys and the database. */
type State = "making" | "made";

/** What a portal leaves beside a database that it has had. Keys for many machines are made before their database. */
const traces = { sqlite: ["keys.json", "reserve", "erased"], postgresql: [] };

/**
 * Notes that a database is about to be made where there never was one. To be called before the keys are made.
 * @throws StartProblem when there was one and it is gone, or empty, or its keys are
 */
export function expectDatabase(settings: Settings): void {
  // Asked for before the size: whoever makes it at the same moment notes it afterwards.
  const trace = knownBy(settings);
  // A server is asked when its database is migrated.
  if (dialectOf(settings.databaseUrl) === "sqlite") {
    const file = sqliteFile(settings.databaseUrl);
    requireAccess(file, "read");
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size !== undefined && size > 0) return;
    if (trace !== undefined) throw lost(settings, size === 0 ? "database.empty" : "database.gone", trace);
  }
  // Keys made anew would open nothing of it, and stand in the way of those that are brought back.
  else if (trace !== undefined) readKeys(settings);
  if (readState(settings) === undefined) writeState(settings, "making");
}

/**
 * For a database in which no table of ours was found.
 * @throws StartProblem when there were some
 */
export function refuseIfKnown(settings: Settings): void {
  const trace = knownBy(settings);
  if (trace !== undefined) throw lost(settings, "database.foreign", trace);
}

/**
 * Whether there was a database in another folder than DATA_DIR, and its file is not there: its disk may not be mounted,
 * and what is written there then lies in the way of it.
 */
export function isAway(settings: Settings): boolean {
  if (dialectOf(settings.databaseUrl) !== "sqlite" || readState(settings) !== "made") return false;
  const file = sqliteFile(settings.databaseUrl);
  return dirname(file) !== settings.dataDir && !existsSync(file);
}

/** Notes that there is a database now. */
export function noteDatabase(settings: Settings): void {
  if (readState(settings) === "made") return;
  try {
    makePrivateDirectory(settings.dataDir);
    writeState(settings, "made");
  } catch (error) {
    // A full disk must not keep the portal from starting. Without the file the other traces tell it.
    rmSync(stateFile(settings), { force: true });
    log.warn("database not noted", { file: stateFile(settings), error });
  }
}

/** The file that tells of a database, made earlier. */
function knownBy(settings: Settings): string | undefined {
  const files = traces[dialectOf(settings.databaseUrl)].map((name) => join(settings.dataDir, name));
  const found = files.find((file) => existsSync(file));
  const state = readState(settings);
  if (state === "making") return undefined;
  return found ?? (state && stateFile(settings));
}

function lost(
  { databaseUrl, dataDir }: Settings,
  what: "database.empty" | "database.gone" | "database.foreign",
  trace: string,
): StartProblem {
  const advice = phrase("database.lostAdvice", { folder: dataDir });
  return new StartProblem(phrase(what, { database: shownDatabase(databaseUrl), trace, advice }));
}

function readState(settings: Settings): State | undefined {
  try {
    return readFileSync(stateFile(settings), "utf8").trim() === "making" ? "making" : "made";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function writeState(settings: Settings, state: State): void {
  makePrivateDirectory(settings.dataDir);
  replaceFile(stateFile(settings), `${state}\n`, 0o600);
}

function stateFile({ dataDir }: Settings): string {
  return join(dataDir, "database");
}
