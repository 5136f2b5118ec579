import { createReadStream, createWriteStream, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { backupRoom, copyBytes } from "#db/copy-room.ts";
import { dialectOf } from "#db/dialect-of.ts";
import { codeOf, isLost } from "#db/errors.ts";
import { keyId, keys } from "#lib/keys.ts";
import { type Settings, settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import {
  type Encryption,
  type Manifest,
  manifestFile,
  type Opening,
  packBackup,
  unpackBackup,
} from "./archive.ts";
import { type CheckReport, checkFile } from "./check-stage.ts";
import { encrypter } from "./encryption.ts";
import { digestOf } from "./file-digest.ts";
import { layOut } from "./lay-out.ts";
import { rehearsalIdentity, rehearsalRecipient } from "./rehearsal-key.ts";
import { isNoRoom, requireRoom } from "./room.ts";
import { inStage } from "./stage.ts";
import { type Staging, withStaging } from "./staging.ts";
import { giveName, requireTarget } from "./target.ts";

export type BackupOrder = Readonly<{
  /** A file's absolute path, or a stream that gets it when it is verified. */
  to: string | Writable;
  /** A file of that name. */
  existing?: "refuse" | "replace";
  by: Manifest["by"];
  /** The portal's keys and certificates. */
  keys: "with" | "without";
  /** Undefined: not encrypted. */
  encryption: Encryption | undefined;
}>;

/** `copy`: of the database; `look`: at the copy's tables; `write`: in bytes; `verify`: what was written. */
type BackupStep = "copy" | "look" | "write" | "verify";
/** How far a step is; `all`: where that is known. */
export type BackupProgress = (step: BackupStep, done: number, all?: number) => void;

export type MadeBackup = Readonly<{
  /** Undefined: a stream has it. */
  file: string | undefined;
  bytes: number;
  manifest: Manifest;
  /** Of what was read back. */
  report: CheckReport;
}>;

/**
 * Makes a backup of this portal, beside one that runs or while none does. It has its name only when it was read back
 * from its own bytes, unpacked, compared row by row and synced. Takes much of this process's time: a portal has it done
 * by a process of its own. The database is open and the keys are adopted.
 * @throws StartProblem; then nothing is left of it
 */
export async function makeBackup(order: BackupOrder, progress: BackupProgress): Promise<MadeBackup> {
  const { to, encryption } = order;
  if (typeof to === "string") requireTarget(to, order.existing ?? "refuse");
  if (encryption) await encrypter(encryption);
  try {
    return await withStaging(settings().dataDir, (staging) => make(order, staging, progress));
  } catch (error) {
    throw explained(error, to);
  }
}

async function make(order: BackupOrder, staging: Staging, progress: BackupProgress): Promise<MadeBackup> {
  const { to } = order;
  const here = settings();
  const archive = typeof to === "string" ? unfinished(to, staging) : join(staging.folder, "archive");
  await requireRoom(backupRoom(await copyBytes(here), here, dirname(archive)));
  const made = join(staging.folder, "made");
  const manifest = await stageOf(made, order, progress);
  const { encryption, opening } = await locks(order.encryption, here);
  const pieces = createWriteStream(archive, { flags: "wx", mode: 0o600 });
  const written = setInterval(() => progress("write", pieces.bytesWritten), 200);
  try {
    await packBackup(made, pieces, encryption);
  } finally {
    clearInterval(written);
  }
  await sync(archive);
  // What is read back takes its place.
  rmSync(made, { recursive: true });
  const report = await readBack(archive, { staging, opening, order }, progress);
  const { size: bytes } = statSync(archive);
  if (typeof to === "string") giveName(archive, to, order.existing ?? "refuse");
  else await send(archive, to);
  return { file: typeof to === "string" ? to : undefined, bytes, manifest, report };
}

function unfinished(to: string, staging: Staging): string {
  const path = join(dirname(to), `.${basename(to)}.${basename(staging.folder)}.unfinished`);
  staging.alsoRemove(path);
  return path;
}

/** Lays out the stage with its manifest. */
async function stageOf(folder: string, order: BackupOrder, progress: BackupProgress): Promise<Manifest> {
  const here = settings();
  const paths = await layOut(folder, {
    settings: here,
    withKeys: order.keys === "with",
    progress: (done, all) => progress("copy", done, all),
  });
  const madeAt = new Date().toISOString();
  const copy = join(folder, "data/postern.db");
  const { tables, migrations } = await checkFile(copy, { values: "none" }, (_, rows) =>
    progress("look", rows),
  ).catch((error) => {
    throw ofThisPortal(error);
  });
  const files: Manifest["files"] = [];
  for (const path of paths) files.push({ path, ...(await digestOf(join(folder, path))) });
  const manifest: Manifest = {
    ...{ format: "postern-backup", version: 1, postern: ownVersion(), madeAt, portal: here.portalName },
    ...{ from: dialectOf(here.databaseUrl), by: order.by, keys: order.keys === "with" },
    keyIds: { data: keys().data.map(keyId), pepper: keys().pepper.map(keyId) },
    ...{ migrations: [...migrations], tables: [...tables], files },
  };
  writeFileSync(join(folder, manifestFile), `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
  return manifest;
}

/** What is wrong with the copy is wrong with the database that it was made of. */
function ofThisPortal(error: unknown): unknown {
  const [said] = error instanceof StartProblem ? error.phrases : [];
  if (said?.path !== "backup.databaseDamaged") return error;
  const found = said.values?.found ?? "";
  const isAdded = /^(trigger|view) /.test(String(found));
  const own = isAdded ? phrase("backup.added", { found }) : phrase("backup.ownDamaged", { found });
  return new StartProblem(own, 1, { cause: error });
}

function ownVersion(): string {
  const file = join(import.meta.dirname, "../../package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** What it is encrypted to, with what this machine can open it. */
async function locks(
  encryption: Encryption | undefined,
  { dataDir }: Settings,
): Promise<{ encryption: Encryption | undefined; opening: Opening }> {
  if (!encryption) return { encryption, opening: {} };
  if ("passphrase" in encryption) return { encryption, opening: encryption };
  const recipients = [...new Set([...encryption.recipients, await rehearsalRecipient(dataDir)])];
  return { encryption: { recipients }, opening: { identities: [await rehearsalIdentity(dataDir)] } };
}

async function readBack(
  archive: string,
  { staging, opening, order }: Readonly<{ staging: Staging; opening: Opening; order: BackupOrder }>,
  progress: BackupProgress,
): Promise<CheckReport> {
  const folder = join(staging.folder, "read");
  const manifest = await unpackBackup(createReadStream(archive), folder, opening);
  const report = await inStage(
    folder,
    "check",
    { manifest, values: "some" },
    {
      settings: settings(),
      // Those in the backup itself, if it has any.
      ...(order.keys === "without" && { keys: keys() }),
      progress: (_, count) => progress("verify", count),
    },
  );
  rmSync(folder, { recursive: true });
  return report;
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Who reads it may end before it does, or have no room for it. */
async function send(archive: string, to: Writable): Promise<void> {
  try {
    await pipeline(createReadStream(archive), to, { end: false });
  } catch (error) {
    const reason = codeOf(error) ?? "-";
    throw new StartProblem(phrase("backup.notTaken", { reason }), 1, { cause: error });
  }
}

function explained(error: unknown, to: BackupOrder["to"]): unknown {
  if (error instanceof StartProblem) return error;
  if (isNoRoom(error)) {
    const folders = [settings().dataDir, ...(typeof to === "string" ? [dirname(to)] : [])];
    const full = phrase("backup.full", { folders: [...new Set(folders)].join(", ") });
    return new StartProblem(full, 1, { cause: error });
  }
  const code = codeOf(error);
  if (code === undefined && !isLost(error)) return error;
  return new StartProblem(phrase("backup.failed", { reason: code ?? "-" }), 1, { cause: error });
}
