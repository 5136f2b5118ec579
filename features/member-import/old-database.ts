/** A database of the system of 2020, read from a copy: SQLite would write beside it, and might roll it back. */
import { createWriteStream, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Database } from "better-sqlite3";
import { codeOf, isFull } from "#db/errors.ts";
import { sqliteDriver } from "#db/sqlite/driver.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { knownEncoding } from "./decode.ts";
import { bytesOf, type GivenFile, stateOf } from "./given-file.ts";
import type { Cell, RowSource, SourceRow } from "./row-source.ts";

const columns = ["name", "password", "description", "contact"] as const;

/**
 * Opens it for reading.
 * @param told the encoding of texts that are not in SQLite's own, as programs on Windows may have left them
 * @throws StartProblem where it is another database, damaged, or being written to
 */
export async function openOldDatabase(file: GivenFile, told: string | undefined): Promise<RowSource> {
  const copy = await openCopy(file);
  try {
    if (orDamaged(file, () => copy.pragma("quick_check(1)", { simple: true })) !== "ok")
      throw damaged(file, "quick_check");
    requireUsers(copy, file);
    const encoding = told === undefined ? ownEncoding(copy) : knownEncoding(told);
    return {
      format: "database",
      headers: columns,
      rows: () => rowsOf(copy, file, encoding),
      close: () => void copy.close(),
    };
  } catch (error) {
    copy.close();
    throw error;
  }
}

/** The folder is gone as soon as the copy is open: however this ends, nothing of it stays. */
async function openCopy(file: GivenFile): Promise<Database> {
  const { dataDir } = settings();
  removeLeftOver(dataDir);
  const folder = madeFolder(dataDir);
  try {
    const path = join(folder, "users.db");
    const before = stateOf(file);
    await copyTo(path, file.descriptor);
    for (const [end, descriptor] of file.beside) await copyTo(path + end, descriptor);
    if (stateOf(file) !== before) throw new StartProblem(phrase("import.inUse", { path: file.path }));
    return orDamaged(file, () => opened(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function madeFolder(dataDir: string): string {
  try {
    return mkdtempSync(join(dataDir, `${prefix}${process.pid}-`));
  } catch (error) {
    throw noRoom(error);
  }
}

function opened(path: string): Database {
  const copy = new (sqliteDriver())(path, { fileMustExist: true });
  try {
    copy.pragma("trusted_schema = OFF");
    // With the first look it has all its files open.
    copy.exec("BEGIN; SELECT 1 FROM sqlite_schema");
    return copy;
  } catch (error) {
    copy.close();
    throw error;
  }
}

const prefix = "importing-";

/** Of imports that were killed while they copied. */
function removeLeftOver(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const [, pid] = new RegExp(`^${prefix}(\\d+)-`).exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function copyTo(path: string, descriptor: number): Promise<void> {
  try {
    await pipeline(bytesOf(descriptor), createWriteStream(path, { flags: "wx", mode: 0o600 }));
  } catch (error) {
    throw noRoom(error);
  }
}

function noRoom(error: unknown): StartProblem {
  const values = { folder: settings().dataDir, code: codeOf(error) ?? "-" };
  return new StartProblem(phrase("import.notCopied", values), 1, { cause: error });
}

function requireUsers(copy: Database, file: GivenFile): void {
  const found = orDamaged(file, () => copy.pragma("table_info(users)")) as { name: string }[];
  const names = found.map(({ name }) => name.toLowerCase());
  if (!columns.every((name) => names.includes(name)))
    throw new StartProblem(phrase("import.otherDatabase", { path: file.path }));
}

function ownEncoding(copy: Database): string {
  return String(copy.pragma("encoding", { simple: true })).toLowerCase();
}

type Raw = Readonly<Record<string, string | Buffer | null>>;

/** As bytes: the driver puts other signs in place of what is not UTF-8, without a word. */
async function* rowsOf(copy: Database, file: GivenFile, encoding: string): AsyncGenerator<SourceRow> {
  const cells = columns.map((name) => `typeof(${name}) as t_${name}, cast(${name} as blob) as ${name}`);
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const rows = orDamaged(file, () => copy.prepare<[], Raw>(`select ${cells} from users`).iterate());
  const next = () => orDamaged(file, () => rows.next());
  try {
    for (let [line, row] = [1, next()]; !row.done; line += 1, row = next()) {
      const { value } = row;
      yield { line, cells: columns.map((name) => cellOf(String(value[`t_${name}`]), value[name], decoder)) };
    }
  } finally {
    rows.return?.();
  }
}

function cellOf(type: string, bytes: Raw[string] | undefined, decoder: TextDecoder): Cell {
  if (type === "null" || bytes === null || bytes === undefined) return null;
  if (type === "blob" || typeof bytes === "string") return { unreadable: "bytes" };
  try {
    return decoder.decode(bytes);
  } catch {
    return { unreadable: "encoding" };
  }
}

function orDamaged<T>(file: GivenFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isFull(error)) throw noRoom(error);
    const reason = codeOf(error);
    throw reason?.startsWith("SQLITE_") ? damaged(file, reason) : error;
  }
}

function damaged({ path }: GivenFile, reason = ""): StartProblem {
  return new StartProblem(phrase("import.damaged", { path, reason }));
}
