/** Renames and copies that last: whoever is cut off in the middle does them again and finds the same. */
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { syncDirectoryOf } from "./atomic-file.ts";

/** Moves a file, also to another disk; what has that name there is replaced. */
export function moveFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    copyWhole(from, to);
    rmSync(from);
  }
  syncDirectoryOf(to);
  syncDirectoryOf(from);
}

/** Copies a file, which has its name only when it is whole and on the disk. */
export function copyWhole(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  const written = `${to}.new`;
  copyFileSync(from, written);
  sync(written);
  renameSync(written, to);
  syncDirectoryOf(to);
}

/** Has all that is in a folder, and its names, on the disk. */
export function syncFolder(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncFolder(path);
    else sync(path);
    syncDirectoryOf(path);
  }
}

function sync(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
