/**
 * Puts a portal back as a backup has it. All is laid out, checked and made ready in a folder of its own first; nothing
 * else is touched until that is done and agreed to (`finish-restore.ts`).
 */
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { dialectOf } from "#db/dialect-of.ts";
import { codeOf } from "#db/errors.ts";
import { isAway } from "#db/known-database.ts";
import { holderOf, takeLock } from "#db/lock.ts";
import { isInPlace, knownErasures } from "#db/replace.ts";
import { shownDatabase } from "#db/shown-database.ts";
import { sqliteFile } from "#db/sqlite/connect.ts";
import { isOpenElsewhere, settleFile } from "#db/sqlite/replace.ts";
import { makePrivateDirectory } from "#lib/atomic-file.ts";
import { syncFolder } from "#lib/durable-move.ts";
import { requireAccess } from "#lib/file-access.ts";
import { type KeyFile, keyFileOf, keyFileText, readKeyFile } from "#lib/key-file.ts";
import { type Keys, keyId, readKeys } from "#lib/keys.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { type Manifest, type Opening, unpackBackup } from "./archive.ts";
import { certificatesToPut } from "./certificates-to-put.ts";
import { finishRestore, notePlan, type Plan, preparedDatabase, removeRestoring } from "./finish-restore.ts";
import { mergedLedgers } from "./merged-ledgers.ts";
import type { Prepared } from "./prepare-restored.ts";
import { certificatesOfBackup, restoringFolder, settingsOfBackup } from "./restore-places.ts";
import { isNoRoom } from "./room.ts";
import { requireKnown } from "./same-or-older.ts";
import { inStage } from "./stage.ts";
import { unitedKeys } from "./united-keys.ts";

export type RestoreRequest = Readonly<{
  source: Readable;
  opening: Opening;
  /** For a backup that has none. */
  keys: KeyFile | undefined;
  /** Texts of further machines' ledgers. */
  ledgers: readonly string[];
  /** What is there is laid aside. */
  replaces: boolean;
  /** Asked when all is ready, where something is there that would be replaced; throws where the answer is no. */
  agree(backup: Manifest, replaced: string): Promise<void>;
  progress(what: string, count: number): void;
}>;

export type Restored = Readonly<{
  /** ISO 8601 */
  madeAt: string;
  portal: string;
  members: number;
  rows: number;
  erased: Prepared["erased"];
  /** That nobody had used, and that no longer open anything. */
  invitations: number;
  /** Usernames of who runs the portal now. */
  operators: Prepared["operators"];
  /** Values that no key at hand opens. */
  unopened: number;
  /** Where what was there lies now; undefined: there was nothing. */
  aside: Aside | undefined;
  /** Files for people to look at, where there are any. */
  settings: string | undefined;
  otherAuthority: string | undefined;
}>;

/** `schema`: of the server's database. */
type Aside = Readonly<{ folder: string | undefined; schema: string | undefined }>;

/** @throws StartProblem; then nothing is changed, or the restore is to be gone on with, as its sentence says */
export async function restoreBackup(request: RestoreRequest, settings: Settings): Promise<Restored> {
  return asOnlyOne(settings, async () => {
    // One that was cut off is finished first, or undone.
    await finishRestore(settings);
    const isReplacing = isAway(settings) || (await isInPlace(settings.databaseUrl, settings.workers));
    if (isReplacing && !request.replaces) throw notUnasked(settings);
    requireAccess(settings.certDir, "change");
    if (dialectOf(settings.databaseUrl) === "sqlite")
      requireAccess(sqliteFile(settings.databaseUrl), "change");
    const ready = await undoneUnlessReady(settings, async () => {
      const prepared = await prepare(request, settings, isReplacing);
      if (isReplacing) await request.agree(prepared.manifest, shownDatabase(settings.databaseUrl));
      if (isReplacing) requireUnused(settings);
      notePlan(settings, prepared.plan);
      return prepared;
    });
    return putInPlace(request, settings, { ...ready, isReplacing });
  });
}

function notUnasked(settings: Settings): StartProblem {
  const database = shownDatabase(settings.databaseUrl);
  return new StartProblem(
    isAway(settings) ? phrase("restore.away", { database }) : phrase("restore.taken", { database }),
  );
}

/** A server is asked when its database is replaced. */
function requireUnused({ databaseUrl }: Settings): void {
  if (dialectOf(databaseUrl) === "sqlite" && isOpenElsewhere(sqliteFile(databaseUrl)))
    throw new StartProblem(phrase("restore.inUse", { database: shownDatabase(databaseUrl) }));
}

/** Goes on with a restore that was cut off; false where there is none, or it had touched nothing. @throws StartProblem */
export async function continueRestore(
  settings: Settings,
  progress: RestoreRequest["progress"],
): Promise<boolean> {
  return asOnlyOne(settings, async () => (await finishRestore(settings, progress)) !== undefined);
}

async function asOnlyOne<T>(settings: Settings, work: () => Promise<T>): Promise<T> {
  const { dataDir } = settings;
  const lock = takeLock(dataDir);
  if (!lock) {
    const process = holderOf(dataDir)?.pid ?? "-";
    throw new StartProblem(phrase("restore.running", { folder: dataDir, process }));
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function undoneUnlessReady<T>(settings: Settings, work: () => Promise<T>): Promise<T> {
  const folder = restoringFolder(settings);
  try {
    makePrivateDirectory(folder);
    return await work();
  } catch (error) {
    removeRestoring(settings);
    throw explained(error, settings);
  }
}

/** Says in a sentence what a file or the database failed with. */
function explained(error: unknown, { dataDir }: Settings): unknown {
  const reason = codeOf(error);
  if (error instanceof StartProblem || reason === undefined) return error;
  const said = isNoRoom(error)
    ? phrase("restore.noRoom", { folder: dataDir })
    : phrase("restore.failed", { reason });
  return new StartProblem(said, 1, { cause: error });
}

type Ready = Readonly<{
  manifest: Manifest;
  prepared: Prepared;
  plan: Plan;
}>;

async function prepare(request: RestoreRequest, settings: Settings, isReplacing: boolean): Promise<Ready> {
  const folder = restoringFolder(settings);
  const { progress } = request;
  const manifest = await unpackBackup(request.source, folder, request.opening);
  requireKnown(manifest);
  writeKeys(request, settings);
  const keys = keysFor(manifest, settings);
  const erasures = isReplacing ? await knownErasures(settings.databaseUrl) : [];
  writeLedger(request, erasures, settings);
  const asked = { manifest, now: Date.now() };
  const prepared = await inStage(folder, "prepare", asked, { settings, keys, progress });
  settleFile(preparedDatabase(settings));
  const { put, kept } = certificatesToPut(join(folder, "certs"), settings.certDir);
  syncFolder(folder);
  const id = randomUUID();
  const plan = {
    id,
    into: shownDatabase(settings.databaseUrl),
    aside: asideOf(new Date(), id),
    chains: existsSync(join(folder, "data/chains")),
    certificates: put,
    keptCertificates: kept,
  };
  return { manifest, prepared, plan };
}

/** Of this DATA_DIR, then of the backup, then those that were given. */
function writeKeys({ keys }: RestoreRequest, settings: Settings): void {
  const place = keyFileOf({ dataDir: join(restoringFolder(settings), "data") });
  const files = [readKeyFile(keyFileOf(settings), []), readKeyFile(place, []), keys];
  const known = files.filter((file) => file !== undefined);
  if (known.length > 0) writeFileSync(place, keyFileText(unitedKeys(known)), { mode: 0o600 });
}

/**
 * Those that the portal will have.
 * @throws StartProblem where the ones that the backup's database was written with last are not among them
 */
function keysFor({ keyIds }: Manifest, settings: Settings): Keys {
  const dataDir = join(restoringFolder(settings), "data");
  const areThere = existsSync(join(dataDir, "keys.json"));
  const { session, pepper, data, ticket, action } = settings.givenKeys;
  if (!areThere && !(session && pepper && data && ticket && action))
    throw new StartProblem(phrase("restore.noKeys"));
  const keys = readKeys({ ...settings, dataDir });
  for (const name of ["data", "pepper"] as const) {
    const [newest] = keyIds[name];
    if (newest === undefined || keys[name].some((key) => keyId(key) === newest)) continue;
    const isGiven = settings.givenKeys[name] !== undefined;
    throw new StartProblem(
      isGiven ? phrase("restore.givenKey", { key: `${name.toUpperCase()}_KEY` }) : phrase("restore.noKeys"),
    );
  }
  return keys;
}

function writeLedger(
  { ledgers }: RestoreRequest,
  erasures: readonly { hash: string; at: number }[],
  { dataDir }: Settings,
): void {
  const place = join(restoringFolder({ dataDir }), "data/erased");
  const texts = [join(dataDir, "erased"), place].map((path) =>
    existsSync(path) ? readFileSync(path, "utf8") : "",
  );
  const pending = erasures.map(({ hash, at }) => `${hash} ${new Date(at).toISOString()}`).join("\n");
  const merged = mergedLedgers([...texts, ...ledgers, pending]);
  if (merged !== "") writeFileSync(place, merged, { mode: 0o600 });
}

/**
 * By the second, and by the restore: a clock may be set back, and what stands at an aside's place is taken for laid aside
 * already. `replaced-2026-11-28T15-40-12Z-3f2a9c1e`, and as PostgreSQL likes names.
 */
function asideOf(now: Date, id: string): Plan["aside"] {
  const which = id.slice(0, 8);
  const time = now.toISOString().replace(/\.\d+/, "");
  return {
    folder: `replaced-${time.replaceAll(":", "-")}-${which}`,
    schema: `replaced_${time.replace(/[-:]/g, "").toLowerCase()}_${which}`,
  };
}

async function putInPlace(
  { progress }: RestoreRequest,
  settings: Settings,
  { manifest, prepared, plan, isReplacing }: Ready & { isReplacing: boolean },
): Promise<Restored> {
  const hasSettings = existsSync(join(restoringFolder(settings), "settings.env"));
  await finishRestore(settings, progress);
  const laid = join(settings.dataDir, plan.aside.folder);
  const folder = existsSync(laid) ? laid : undefined;
  const isOnServer = dialectOf(settings.databaseUrl) === "postgresql";
  const schema = isReplacing && isOnServer ? plan.aside.schema : undefined;
  const { madeAt, portal } = manifest;
  const { members, rows, unopened, erased, invitations, operators } = prepared;
  return {
    ...{ madeAt, portal, members, rows, erased, invitations, operators, unopened },
    aside: folder || schema ? { folder, schema } : undefined,
    settings: hasSettings ? join(settings.dataDir, settingsOfBackup) : undefined,
    otherAuthority:
      plan.keptCertificates.length > 0 ? join(settings.dataDir, certificatesOfBackup) : undefined,
  };
}
