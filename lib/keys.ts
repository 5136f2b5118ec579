import { createHash, hkdfSync, randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createFile, makePrivateDirectory } from "./atomic-file.ts";
import { whyNoAccess } from "./file-access.ts";
import { shownAddress } from "./postgresql-address.ts";
import { makePrivate } from "./private-files.ts";
import { shared } from "./process-global.ts";
import { secretKey } from "./setting-kinds.ts";
import type { KeyName, Settings } from "./settings.ts";
import { StartProblem } from "./start-problem.ts";
import { phrase } from "./words/phrase.ts";

/** The portal's secrets, each 32 bytes, newest first: the first is used, the others still open what they sealed. */
export type Keys = Readonly<Record<KeyName, readonly Buffer[]>>;

const keyNames: readonly KeyName[] = ["session", "pepper", "data", "ticket", "action"];

/**
 * The keys that the settings give; the others from `keys.json` in the data directory, which is made if it is not
 * there yet. Of two processes that make it at once, both get the same keys.
 * @throws StartProblem if they cannot be read or made
 */
export function openKeys(settings: Settings): Keys {
  return keysFrom(settings, (path) => readKeyFile(path) ?? makeKeyFile(path, settings));
}

/**
 * The same for whoever comes after a start: none are made.
 * @throws StartProblem if they cannot be read, or are not there
 */
export function readKeys(settings: Settings): Keys {
  return keysFrom(settings, (path) => readKeyFile(path) ?? refuseMissing(path, settings));
}

function keysFrom(settings: Settings, readFile: (path: string) => KeyFile): Keys {
  const missing = keyNames.filter((name) => !settings.givenKeys[name]);
  const kept = missing.length > 0 ? readKept(settings, readFile) : {};
  const entries = keyNames.map((name) => [
    name,
    (settings.givenKeys[name] ?? kept[name] ?? []).map((key) => Buffer.from(key, "base64url")),
  ]);
  return Object.freeze(Object.fromEntries(entries));
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
  const id = ids.get(key) ?? createHash("sha256").update(key).digest("base64url").slice(0, 8);
  ids.set(key, id);
  return id;
}

/** Tells this key from every other of every kind, and gives nothing of it away (HKDF, RFC 5869). */
export function keyProof(name: KeyName, key: Buffer): string {
  return Buffer.from(hkdfSync("sha256", key, "", `postern key check of ${name}`, 32)).toString("base64url");
}

/** What `keys.json` holds: base64url of 32 bytes each. */
export type KeyFile = Readonly<Partial<Record<KeyName, readonly string[]>>>;

function cell(): { current: Keys | undefined } {
  return shared("keys", () => ({ current: undefined }));
}

function readKept(settings: Settings, readFile: (path: string) => KeyFile): KeyFile {
  const path = join(settings.dataDir, "keys.json");
  makePrivate(path);
  try {
    return readFile(path);
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    const { code = "" } = error as NodeJS.ErrnoException;
    const reason = whyNoAccess(path, "read") ?? phrase("keys.unusable", { path, code });
    throw new StartProblem(reason, 1, { cause: error });
  }
}

/**
 * A file as `keys.json`; undefined where there is none.
 * @throws StartProblem where it is none of the portal's
 */
export function readKeyFile(path: string): KeyFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const file = parseKeyFile(text);
  if (!file) throw new StartProblem(phrase("keys.damaged", { path }));
  return file;
}

function makeKeyFile(path: string, { databaseUrl, dataDir }: Settings): KeyFile {
  // A server's database is compared with the keys once it is open.
  const database = databaseUrl.startsWith("file:") ? databaseUrl.slice("file:".length) : undefined;
  // New keys would open nothing of an old database, and the old ones might still be put back.
  if (database && (statSync(database, { throwIfNoEntry: false })?.size ?? 0) > 0)
    refuseMissing(path, { databaseUrl });
  makePrivateDirectory(dataDir);
  const made = Object.fromEntries(keyNames.map((name) => [name, [randomBytes(32).toString("base64url")]]));
  createFile(path, `${JSON.stringify(made, undefined, 2)}\n`, 0o600);
  return readKeyFile(path) ?? made;
}

function refuseMissing(path: string, { databaseUrl }: Pick<Settings, "databaseUrl">): never {
  const database = databaseUrl.startsWith("file:")
    ? databaseUrl.slice("file:".length)
    : shownAddress(databaseUrl);
  throw new StartProblem(phrase("keys.missing", { path, database }));
}

/** What a `keys.json` with this text holds; undefined unless every key is there and whole. */
export function parseKeyFile(text: string): KeyFile | undefined {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return undefined;
  }
  const whole = (list: unknown) => Array.isArray(list) && list.length > 0 && list.every(isKey);
  const fits = keyNames.every((name) => whole((file as KeyFile | null)?.[name]));
  return fits ? (file as KeyFile) : undefined;
}

function isKey(text: unknown): boolean {
  return typeof text === "string" && secretKey.read(text) === text;
}
