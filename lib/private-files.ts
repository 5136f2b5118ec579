/** What is secret is for its owner alone: files that came back wider, from an archive or a copy, are put right. */
import { chmodSync, lstatSync, readdirSync, statSync } from "node:fs";
import { log } from "./log.ts";

const groupAndOthers = 0o077;
const others = 0o007;

/**
 * Takes every right from group and others on a file or folder of ours, and says so. What is not there is left alone;
 * where the rights cannot be changed, or somebody linked the file in from elsewhere, it is only said. Never throws.
 */
export function makePrivate(path: string): void {
  const mode = modeOf(path);
  if (mode === undefined || (mode & groupAndOthers) === 0) return;
  try {
    if (lstatSync(path).isSymbolicLink()) throw new Error("It lies elsewhere.");
    chmodSync(path, mode & 0o700);
    log.warn("rights were too wide, now its owner's alone", { file: path, were: octal(mode) });
  } catch {
    warnIfPublic(path);
  }
}

/** The same for a folder, if nothing lies in it but what is ours by its name: another's may be needed by others. */
export function makeFolderPrivate(path: string, isOurs: (name: string) => boolean): void {
  const mode = modeOf(path);
  if (mode === undefined || (mode & groupAndOthers) === 0) return;
  const isSticky = (mode & 0o1000) !== 0;
  if (!isSticky && namesIn(path).every(isOurs)) makePrivate(path);
  else warnIfPublic(path);
}

/** Says that others than the owner can read or change what is secret, where putting it right is not for us. */
export function warnIfPublic(path: string): void {
  const mode = modeOf(path);
  if (mode === undefined || (mode & others) === 0) return;
  log.warn("rights are too wide", { file: path, are: octal(mode), advice: `chmod o-rwx ${path}` });
}

/** What owner, group and others may do with a file, as `chmod` takes it; undefined where it is not there. */
export function rightsOf(path: string): number | undefined {
  const mode = modeOf(path);
  return mode === undefined ? undefined : mode & 0o777;
}

/** Windows has no such rights. */
function modeOf(path: string): number | undefined {
  if (process.platform === "win32") return undefined;
  try {
    return statSync(path, { throwIfNoEntry: false })?.mode;
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return ["what cannot be listed"];
  }
}

function octal(mode: number): string {
  return `0${(mode & 0o777).toString(8)}`;
}
