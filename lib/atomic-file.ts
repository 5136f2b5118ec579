import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
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
      const { code } = error as NodeJS.ErrnoException;
      if (isUnsupported(code)) moveUnlessThere(written, path);
      else if (code !== "EEXIST") throw error;
    }
  });
}

/** As disks answer that do not know what they are asked for: exFAT and FAT, SMB, some of FUSE. */
function isUnsupported(code: string | undefined): boolean {
  return code !== undefined && ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL"].includes(code);
}

/** Nobody needs as long to look and rename: who came before was killed. */
const guardMs = 5_000;

/** Where the disk has no hard links: a rename would replace what is there, so one at a time looks and renames. */
function moveUnlessThere(written: string, path: string): void {
  const guard = `${path}.making`;
  while (!isMade(guard)) {
    const { mtimeMs } = statSync(guard, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Math.abs(Date.now() - mtimeMs) > guardMs) rmSync(guard, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  try {
    if (!existsSync(path)) renameSync(written, path);
  } finally {
    rmSync(guard, { force: true });
  }
}

function isMade(guard: string): boolean {
  try {
    closeSync(openSync(guard, "wx", 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
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
  syncDirectoryOf(path);
}

/** A new name lasts only when its directory is synced too: for a file that was renamed. Windows has no such thing, nor have some network disks. */
export function syncDirectoryOf(path: string): void {
  if (process.platform === "win32") return;
  const directory = openSync(dirname(path), "r");
  try {
    fsyncSync(directory);
  } catch (error) {
    if (!isUnsupported((error as NodeJS.ErrnoException).code)) throw error;
  } finally {
    closeSync(directory);
  }
}
