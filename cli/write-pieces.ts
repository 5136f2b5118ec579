import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { constants } from "node:os";
import { pipeline } from "node:stream/promises";
import { syncDirectoryOf } from "#lib/atomic-file.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/** Writes to standard output as fast as it is read. */
export async function writeOut(pieces: AsyncIterable<string>): Promise<void> {
  await pipeline(pieces, process.stdout, { end: false });
}

/**
 * Writes a file for its owner's eyes, which has its name only when it is whole and on the disk. What is left of one that
 * was broken off is removed.
 * @throws StartProblem if it cannot be written
 */
export async function writeFile(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const written = `${path}.${randomUUID()}.new`;
  const unlisten = onEnd(() => rmSync(written, { force: true }));
  try {
    const file = await orProblem(path, open(written, "wx", 0o600));
    try {
      for await (const piece of pieces) await orProblem(path, file.writeFile(piece));
      await orProblem(path, file.sync());
    } finally {
      await file.close();
    }
    await orProblem(path, rename(written, path));
    syncDirectoryOf(path);
  } finally {
    await rm(written, { force: true });
    unlisten();
  }
}

async function orProblem<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartProblem(phrase("export.notWritten", { path, code }), 1, { cause: error });
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Does it before the process ends by a signal. */
function onEnd(work: () => void): () => void {
  const end = (signal: (typeof signals)[number]) => {
    work();
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}
