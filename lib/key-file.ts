/** The file that keeps the portal's keys, and what is known of them there. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "./atomic-file.ts";
import { secretKey } from "./setting-kinds.ts";
import type { KeyName } from "./settings.ts";
import { StartProblem } from "./start-problem.ts";
import { phrase } from "./words/phrase.ts";

export const keyNames: readonly KeyName[] = ["session", "pepper", "data", "ticket", "action"];

/** Of a key that took another one's place, or is to: times in ISO 8601. */
export type KeyNote = Readonly<{
  made?: string;
  /** Undefined: nothing is made with it yet. */
  used?: string;
  /** Since then nothing in the database needs it; backups from before may. */
  idle?: string;
}>;

/** What a data key left behind that is gone: keys derived from it, by purpose, in base64url. */
type LeftBehind = Readonly<{ at: string; derived: Readonly<Record<string, string>> }>;

/** Keys in base64url, by kind, the one in use first; notes and remains under the key's id. */
export type KeyFile = Readonly<
  Partial<Record<KeyName, readonly string[]>> & {
    notes?: Readonly<Record<string, KeyNote>>;
    retired?: Readonly<Record<string, LeftBehind>>;
  }
>;

/** Where the keys of the portal with this DATA_DIR are kept. */
export function keyFileOf({ dataDir }: Readonly<{ dataDir: string }>): string {
  return join(dataDir, "keys.json");
}

/**
 * Undefined where there is none.
 * @param needed the kinds that have to be in it
 * @throws StartProblem where it is no key file; the system's error where it cannot be read
 */
export function readKeyFile(path: string, needed: readonly KeyName[]): KeyFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const file = parseKeyFile(text);
  if (!file || needed.some((name) => !file[name])) throw new StartProblem(phrase("keys.damaged", { path }));
  return file;
}

/** @throws StartProblem where it cannot be written; the one before stays */
export function writeKeyFile(path: string, file: KeyFile): void {
  try {
    replaceFile(path, keyFileText(file), 0o600);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartProblem(phrase("keys.unwritable", { path, code }), 1, { cause: error });
  }
}

/** As it stands in the file: JSON that people can read. */
export function keyFileText(file: KeyFile): string {
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** Names a key in what it sealed or hashed: 8 base64url characters of its SHA-256. */
export function keyIdOf(key: Uint8Array): string {
  return createHash("sha256").update(key).digest("base64url").slice(0, 8);
}

/** Undefined unless every key in it is whole. */
export function parseKeyFile(text: string): KeyFile | undefined {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(file)) return undefined;
  const { notes = {}, retired = {} } = file;
  const areWhole = keyNames.every((name) => file[name] === undefined || isKeyList(file[name]));
  const remains = isRecord(retired) ? Object.values(retired) : [undefined];
  return areWhole && isRecord(notes) && remains.every(isLeftBehind) ? (file as KeyFile) : undefined;
}

function isRecord(some: unknown): some is Record<string, unknown> {
  return typeof some === "object" && some !== null && !Array.isArray(some);
}

function isKeyList(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0 && list.every(isKey);
}

function isLeftBehind(some: unknown): boolean {
  if (!isRecord(some) || typeof some.at !== "string" || !isRecord(some.derived)) return false;
  return Object.values(some.derived).every(isKey);
}

function isKey(text: unknown): boolean {
  return typeof text === "string" && secretKey.read(text) === text;
}
