/**
 * Puts what a restore has prepared in the place of what is there. A plan on the disk says that all is prepared and
 * agreed to; every step after it looks whether it is done, so whoever is killed in the middle is followed by somebody who
 * does the rest: the next restore, or the next start.
 */
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { dialectOf } from "#db/dialect-of.ts";
import { codeOf, isLost } from "#db/errors.ts";
import { shownDatabase } from "#db/shown-database.ts";
import { sqliteFile } from "#db/sqlite/connect.ts";
import { replaceFile, syncDirectoryOf } from "#lib/atomic-file.ts";
import { copyWhole, moveFile } from "#lib/durable-move.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import {
  certificatesOfBackup,
  planFile,
  removedFolder,
  restoringFolder,
  settingsOfBackup,
} from "./restore-places.ts";
import { isNoRoom } from "./room.ts";

export type Plan = Readonly<{
  /** Names this restore in a server's database. */
  id: string;
  /** The database it goes into, as people are told of it. */
  into: string;
  /** The folder in DATA_DIR that what was there is laid into, and on a server the schema. */
  aside: Readonly<{ folder: string; schema: string }>;
  /** Whether the backup is of a portal in which every member's activity is chained. */
  chains: boolean;
  /** Files of certificates that CERT_DIR gets, below it. */
  certificates: readonly string[];
  /** Those that it has others of, below CERT_DIR: they are kept in DATA_DIR. */
  keptCertificates: readonly string[];
}>;

type Progress = (table: string, rows: number) => void;

/** From here on the restore is only finished, never undone. */
export function notePlan(settings: Settings, plan: Plan): void {
  replaceFile(planFile(settings), `${JSON.stringify(plan)}\n`, 0o600);
}

/**
 * Finishes a restore that has its plan, and gives it; undoes one that has none: it has touched nothing. For who holds the
 * lock of DATA_DIR.
 * @throws StartProblem where it was to go into another database, that one cannot be reached, or a disk took no more:
 * then it is to be gone on with
 */
export async function finishRestore(
  settings: Settings,
  progress: Progress = () => {},
): Promise<Plan | undefined> {
  const plan = readPlan(settings);
  if (plan) {
    const shown = shownDatabase(settings.databaseUrl);
    if (shown !== plan.into)
      throw new StartProblem(phrase("restore.otherDatabase", { database: plan.into, other: shown }));
    await putAll(settings, plan, progress);
  }
  removeRestoring(settings);
  return plan;
}

async function putAll(settings: Settings, plan: Plan, progress: Progress): Promise<void> {
  try {
    await putDatabase(settings, plan, progress);
    putFiles(settings, plan);
    putCertificates(settings, plan);
  } catch (error) {
    const reason = codeOf(error);
    if (error instanceof StartProblem || reason === undefined) throw error;
    const { dest, path } = error as NodeJS.ErrnoException & { dest?: string };
    const place = dest ?? path;
    const folder = place === undefined ? settings.dataDir : dirname(place);
    const said = isNoRoom(error) ? phrase("restore.full", { folder }) : phrase("restore.halfWay", { reason });
    throw new StartProblem(said, 1, { cause: error });
  }
}

/**
 * Removes the folder that a restore worked in. It gets another name first: a process that a killed restore left behind
 * makes nothing new in it then.
 */
export function removeRestoring(settings: Settings): void {
  const [folder, gone] = [restoringFolder(settings), removedFolder(settings)];
  rmSync(gone, { recursive: true, force: true });
  if (!existsSync(folder)) return;
  renameSync(folder, gone);
  rmSync(gone, { recursive: true, force: true });
}

function readPlan(settings: Settings): Plan | undefined {
  try {
    return JSON.parse(readFileSync(planFile(settings), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function putDatabase(settings: Settings, { id, aside }: Plan, progress: Progress): Promise<void> {
  const prepared = preparedDatabase(settings);
  if (!existsSync(prepared)) return;
  const { databaseUrl, workers, dataDir } = settings;
  if (dialectOf(databaseUrl) === "postgresql") {
    const { NotReplaced, replaceOnServer } = await import("#db/replace.ts");
    const replacing = { id, schema: aside.schema };
    try {
      await replaceOnServer(prepared, databaseUrl, workers, replacing, progress);
    } catch (error) {
      if (!(error instanceof NotReplaced)) throw halfWay(error, settings);
      // It would refuse the next time, too.
      removeRestoring(settings);
      throw whyNotRestored(error.cause);
    }
    // From here on the server has it.
    rmSync(prepared);
    syncDirectoryOf(prepared);
    return;
  }
  const file = sqliteFile(databaseUrl);
  // Its log is laid beside it before the new one comes: it would be replayed into that. The database goes first, so that
  // nobody opens it without its log meanwhile.
  for (const suffix of ["", "-wal", "-shm", "-journal"])
    layAside(file + suffix, join(dataDir, aside.folder, basename(file) + suffix));
  moveFile(prepared, file);
}

/** Nobody knows whether the server has it: the next one asks. */
function halfWay(error: unknown, { dataDir }: Settings): StartProblem {
  const phrases =
    error instanceof StartProblem && !isLost(error)
      ? [...error.phrases, phrase("restore.unfinished", { folder: dataDir })]
      : phrase("restore.halfWay", { reason: codeOf(error) ?? "-" });
  return new StartProblem(phrases, 1, { cause: error });
}

function whyNotRestored(error: unknown): unknown {
  const reason = codeOf(error);
  if (error instanceof StartProblem || reason === undefined) return error;
  return new StartProblem(phrase("restore.failed", { reason }), 1, { cause: error });
}

/** Once: what stands there again was put there by whoever was cut off. */
function layAside(path: string, aside: string): void {
  if (!existsSync(path)) return;
  if (existsSync(aside)) rmSync(path);
  else moveFile(path, aside);
}

/** Where the database stands from which the stage made a new one. */
export function preparedDatabase(settings: Settings): string {
  return join(restoringFolder(settings), "data/postern.db");
}

function putFiles(settings: Settings, { aside, chains }: Plan): void {
  const { dataDir } = settings;
  const [prepared, laid] = [join(restoringFolder(settings), "data"), join(dataDir, aside.folder)];
  // The keys last: until then nobody can take this for a portal that is whole.
  for (const name of ["erased", "chains", "database", "keys.json"]) {
    if (!existsSync(join(prepared, name))) continue;
    // A copy: no moment without keys, or without the ledger.
    if (existsSync(join(dataDir, name))) copyWhole(join(dataDir, name), join(laid, name));
    moveFile(join(prepared, name), join(dataDir, name));
  }
  if (!chains && existsSync(join(dataDir, "chains"))) moveFile(join(dataDir, "chains"), join(laid, "chains"));
  const asSet = join(restoringFolder(settings), "settings.env");
  if (existsSync(asSet)) moveFile(asSet, join(dataDir, settingsOfBackup));
}

function putCertificates(settings: Settings, { certificates, keptCertificates }: Plan): void {
  const prepared = join(restoringFolder(settings), "certs");
  const put = (path: string, folder: string) => {
    if (existsSync(join(prepared, path))) moveFile(join(prepared, path), join(folder, path));
  };
  for (const path of certificates) put(path, settings.certDir);
  for (const path of keptCertificates) put(path, join(settings.dataDir, certificatesOfBackup));
}
