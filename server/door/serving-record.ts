/**
 * What a worker is serving, in a small file beside the database: a process that is killed, or that the runtime aborts,
 * writes no last line, so the primary reads from it what that worker had to do when it ended.
 */
import { openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A file of lines of this length; a line of spaces stands for nothing. Written in place, without a sync. */
const lineBytes = 256;
const emptyLine = Buffer.alloc(lineBytes, " ");
/** More are not noted: two pages are made at a time, forms beside them wait for hashes. */
const mostRequests = 64;

export type ServingRecord = Readonly<{
  /** Notes a request until the function that it gives is called. */
  begin(request: Readonly<{ id: string; method: string; loggedPath: string; caller: string }>): () => void;
  /** Notes from where connections are open, in place of what was noted before. */
  connections(summary: string): void;
}>;

/** Where the record of the worker with this process id lies. */
export function servingFile(dataDir: string, pid: number): string {
  return join(dataDir, `serving-${pid}`);
}

/** Opens this worker's record. One that cannot be written, on a full disk say, stays empty and harms nobody. */
export function openServingRecord(path: string): ServingRecord {
  const file = attempt(() => openSync(path, "w", 0o600));
  const free = Array.from({ length: mostRequests }, (_, at) => mostRequests - at);
  const write = (place: number, line: Buffer) => {
    if (file !== undefined) attempt(() => writeSync(file, line, 0, lineBytes, place * lineBytes));
  };
  return {
    begin({ id, method, loggedPath, caller }) {
      const place = free.pop();
      if (place === undefined) return () => {};
      write(place, lineOf(`${id} ${method} ${loggedPath} ${caller}`));
      return () => {
        write(place, emptyLine);
        free.push(place);
      };
    },
    connections: (summary) => write(0, lineOf(summary)),
  };
}

/** What a worker that has ended was serving; its record is removed. */
export function takeServingRecord(path: string): { connections: string; requests: string[] } {
  const text = attempt(() => readFileSync(path, "latin1")) ?? "";
  // On a disk that can only be read it stays, and keeps nobody from being served.
  attempt(() => rmSync(path, { force: true }));
  const [connections = "", ...requests] =
    text
      .replaceAll("\0", " ")
      .match(new RegExp(`[^]{1,${lineBytes}}`, "g"))
      ?.map((line) => line.trim()) ?? [];
  return { connections, requests: requests.filter((line) => line !== "") };
}

/** The requests of workers that ended together with their primary: the records that nobody has taken. */
export function takeLeftRecords(dataDir: string): ReturnType<typeof takeServingRecord>[] {
  const left = readdirSync(dataDir).filter((name) => /^serving-\d+$/.test(name));
  return left.map((name) => takeServingRecord(join(dataDir, name)));
}

/** Cut, padded and ended, so that people can read the file, too. */
function lineOf(text: string): Buffer {
  const visible = text.replace(/[^\x21-\x7e]/g, " ").slice(0, lineBytes - 1);
  return Buffer.from(`${visible.padEnd(lineBytes - 1)}\n`, "latin1");
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
