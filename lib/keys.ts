import { hkdfSync, randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { createFile, makePrivateDirectory } from "./atomic-file.ts";
import { whyNoAccess } from "./file-access.ts";
import { type KeyFile, keyFileOf, keyFileText, keyIdOf, keyNames, readKeyFile } from "./key-file.ts";
import { shownAddress } from "./postgresql-address.ts";
import { makePrivate } from "./private-files.ts";
import { shared } from "./process-global.ts";
import type { KeyName, Settings } from "./settings.ts";
import { StartProblem } from "./start-problem.ts";
import { phrase } from "./words/phrase.ts";

/** What is left of a data key that is gone: what it hashed is still known again, and nothing that it sealed opens. */
export type RetiredKey = Readonly<{ id: string; derived: Readonly<Record<string, Buffer>> }>;

/** The portal's secrets, each 32 bytes: the first is used, the others still open what they sealed. */
export type Keys = Readonly<Record<KeyName, readonly Buffer[]>> &
  Readonly<{ retired?: readonly RetiredKey[] }>;

/**
 * The keys that the settings give; the others from `keys.json` in the data directory, which is made if it is not
 * there yet. Of two processes that make it at once, both get the same keys.
 * @throws StartProblem if they cannot be read or made
 */
export function openKeys(settings: Settings): Keys {
  return keysFrom(settings, (path, needed) => readKeyFile(path, needed) ?? makeKeyFile(path, settings));
}

/**
 * The same for whoever comes after a start: none are made.
 * @throws StartProblem if they cannot be read, or are not there
 */
export function readKeys(settings: Settings): Keys {
  return keysFrom(settings, (path, needed) => readKeyFile(path, needed) ?? refuseMissing(path, settings));
}

type ReadFile = (path: string, needed: readonly KeyName[]) => KeyFile;

function keysFrom(settings: Settings, readFile: ReadFile): Keys {
  const needed = keyNames.filter((name) => !settings.givenKeys[name]);
  // Where all are given, it may still hold what earlier ones left behind.
  const kept = readKept(settings, needed, needed.length > 0 ? readFile : readIfThere);
  const entries = keyNames.map((name) => [
    name,
    (settings.givenKeys[name] ?? kept[name] ?? []).map((key) => Buffer.from(key, "base64url")),
  ]);
  const retired = Object.entries(kept.retired ?? {}).map(([id, { derived }]) => ({
    id,
    derived: bytesOf(derived),
  }));
  return Object.freeze({ ...Object.fromEntries(entries), retired });
}

function readIfThere(path: string): KeyFile {
  return readKeyFile(path, []) ?? {};
}

function bytesOf(derived: Readonly<Record<string, string>>): Record<string, Buffer> {
  const entries = Object.entries(derived).map(([purpose, key]) => [purpose, Buffer.from(key, "base64url")]);
  return Object.fromEntries(entries);
}

/** The keys of this process: those adopted. */
export function keys(): Keys {
  const { current } = cell();
  if (!current) throw new Error("The keys are not opened yet.");
  return current;
}

/** Makes these the keys of this process, in place of others. */
export function adoptKeys(adopted: Keys): void {
  cell().current = adopted;
}

const ids = new WeakMap<Buffer, string>();

/** Names a key in what it sealed or hashed: 8 base64url characters of its SHA-256. Asked for with every value. */
export function keyId(key: Buffer): string {
  const id = ids.get(key) ?? keyIdOf(key);
  ids.set(key, id);
  return id;
}

/** Tells this key from every other of every kind, and gives nothing of it away (HKDF, RFC 5869). */
export function keyProof(name: KeyName, key: Buffer): string {
  return Buffer.from(hkdfSync("sha256", key, "", `postern key check of ${name}`, 32)).toString("base64url");
}

function cell(): { current: Keys | undefined } {
  return shared("keys", () => ({ current: undefined }));
}

function readKept(settings: Settings, needed: readonly KeyName[], readFile: ReadFile): KeyFile {
  const path = keyFileOf(settings);
  makePrivate(path);
  try {
    return readFile(path, needed);
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    const { code = "" } = error as NodeJS.ErrnoException;
    const reason = whyNoAccess(path, "read") ?? phrase("keys.unusable", { path, code });
    throw new StartProblem(reason, 1, { cause: error });
  }
}

function makeKeyFile(path: string, { databaseUrl, dataDir }: Settings): KeyFile {
  // A server's database is compared with the keys once it is open.
  const database = databaseUrl.startsWith("file:") ? databaseUrl.slice("file:".length) : undefined;
  // New keys would open nothing of an old database, and the old ones might still be put back.
  if (database && (statSync(database, { throwIfNoEntry: false })?.size ?? 0) > 0)
    refuseMissing(path, { databaseUrl });
  makePrivateDirectory(dataDir);
  const made = Object.fromEntries(keyNames.map((name) => [name, [randomBytes(32).toString("base64url")]]));
  createFile(path, keyFileText(made), 0o600);
  return readKeyFile(path, keyNames) ?? made;
}

function refuseMissing(path: string, { databaseUrl }: Pick<Settings, "databaseUrl">): never {
  const database = databaseUrl.startsWith("file:")
    ? databaseUrl.slice("file:".length)
    : shownAddress(databaseUrl);
  throw new StartProblem(phrase("keys.missing", { path, database }));
}
