import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** Makes a directory, and those above it, that only its owner may enter. One that exists stays as it is. */
export function makePrivateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/**
 * Writes a file so that nobody ever sees a part of it, also after a crash, and syncs it. An existing one is
 * replaced. `mode` is the file's, 0600 for what is secret.
 */
export function replaceFile(path: string, content: string, mode: number): void {
  place(path, content, mode, (written) => renameSync(written, path));
}

/** As `replaceFile`, but an existing file stays: of two that race, the second leaves the first one's. */
export function createFile(path: string, content: string, mode: number): void {
  place(path, content, mode, (written) => {
    try {
      linkSync(written, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  });
}

function place(path: string, content: string, mode: number, move: (written: string) => void): void {
  const written = `${path}.${randomUUID()}.new`;
  try {
    const file = openSync(written, "wx", mode);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    move(written);
  } finally {
    rmSync(written, { force: true });
  }
  syncDirectory(dirname(path));
}

/** A new name lasts only when its directory is synced too. Windows has no such thing. */
function syncDirectory(path: string): void {
  if (process.platform === "win32") return;
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
