/** The file that somebody names, opened as them: who reads it later may be another user. */
import { closeSync, constants, fstatSync, openSync, read, readSync, type Stats } from "node:fs";
import { promisify } from "node:util";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

export type GivenFile = Readonly<{
  path: string;
  /** Open for reading. */
  descriptor: number;
  /** What SQLite may have put beside it, by the ends of their names. */
  beside: ReadonlyMap<string, number>;
}>;

/** @throws StartProblem where it, or what lies beside it, is no file or may not be read */
export function openGiven(path: string): GivenFile {
  const descriptor = opened(path);
  if (descriptor === undefined) throw unreadable(path, "ENOENT");
  const beside = ["-wal", "-journal"].flatMap((end): [string, number][] => {
    const one = opened(path + end);
    return one === undefined ? [] : [[end, one]];
  });
  return { path, descriptor, beside: new Map(beside) };
}

/** Closes all of it. */
export function closeGiven({ descriptor, beside }: GivenFile): void {
  for (const one of [descriptor, ...beside.values()]) closeSync(one);
}

/** Its first bytes, at most so many. */
export function beginningOf({ descriptor }: GivenFile, most: number): Buffer {
  const bytes = Buffer.alloc(most);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, most, 0));
}

/** All of a file that is open, from its beginning. It stays open: streams would close it. */
export async function* bytesOf(descriptor: number): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await reading(descriptor, Buffer.alloc(pieceBytes), 0, pieceBytes, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

const reading = promisify(read);
const pieceBytes = 64 * 1024;

/** What changes when somebody writes the file. */
export function stateOf({ descriptor, beside }: GivenFile): string {
  const ofOne = ({ size, mtimeMs }: Stats) => `${size} ${mtimeMs}`;
  return [descriptor, ...beside.values()].map((one) => ofOne(fstatSync(one))).join("\n");
}

/** Undefined: it is not there. */
function opened(path: string): number | undefined {
  let descriptor: number;
  try {
    // A pipe to which nobody writes is not waited for.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(path, (error as NodeJS.ErrnoException).code, error);
  }
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new StartProblem(phrase("import.noFile", { path }));
}

function unreadable(path: string, code = "", cause?: unknown): StartProblem {
  return new StartProblem(phrase("import.unreadable", { path, code }), 1, { cause });
}
