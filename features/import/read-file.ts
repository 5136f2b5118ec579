/** Reads a file that a member brings along: any version of the JSON export, the ZIP with it, or the CSV. */
import { CsvError, parse } from "csv-parse/sync";
import * as v from "valibot";
import { csvUnguard } from "#features/export/csv.ts";
import { csvHead, unreadableMark } from "#features/export/information-csv.ts";
import { informationJson, jsonFormat, jsonVersion } from "#features/export/information-json.ts";
import type { Json } from "#features/field-types/field-type.ts";
import { shapeProblem } from "./json-shape.ts";
import { fileInArchive, isArchive } from "./read-archive.ts";

/** What a file says of one field: as programs have it, or as the cell of a spreadsheet. */
export type Given = Readonly<{ key: string }> & (Readonly<{ json: Json }> | Readonly<{ cell: string }>);

export type FileProblem = Readonly<{
  code: "missing" | "too large" | "encoding" | "not ours" | "damaged" | "newer" | "doubled" | "wrong row";
  /** A field's key that is there twice, or the number of a row in which something is wrong. */
  at?: string;
}>;

export type ReadFile =
  | Readonly<{ ok: true; given: readonly Given[] }>
  | Readonly<{ ok: false; problem: FileProblem }>;

/** Of a file, and of what is packed in it. The door takes no more. */
const mostBytes = 16 * 1024 * 1024;
/** Nobody has so many fields; each costs more to compare than its bytes do. */
const mostFields = 1000;

/** The fields that a file speaks of. One that is no export of a portal is refused as a whole. */
export function readFile(bytes: Buffer): ReadFile {
  if (bytes.length === 0) return refused("missing");
  if (bytes.length > mostBytes) return refused("too large");
  if (isArchive(bytes)) {
    const packed = fileInArchive(bytes, informationJson.filename, mostBytes);
    return packed ? readJson(packed) : refused("damaged");
  }
  const text = textOf(bytes);
  if (text === undefined) return refused("encoding");
  return /^\s*[{[]/.test(text) ? fromJson(text) : fromCsv(text);
}

function readJson(bytes: Buffer): ReadFile {
  const text = textOf(bytes);
  return text === undefined ? refused("encoding") : fromJson(text);
}

/** Without its byte order mark. Undefined for what is not UTF-8. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const AnyExport = v.object({
  format: v.literal(jsonFormat),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  information: v.custom<Readonly<Record<string, Json>>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
});

function fromJson(text: string): ReadFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refused("damaged");
  }
  const wrong = shapeProblem(text);
  if (wrong) return wrong.code === "doubled" ? refused("doubled", wrong.key) : refused("not ours");
  const read = v.safeParse(AnyExport, json);
  if (!read.success) return refused("not ours");
  const { version, information } = read.output;
  if (version > jsonVersion) return refused("newer");
  const all = Object.entries(information);
  if (all.length > mostFields) return refused("not ours");
  return {
    ok: true,
    given: all.map(([key, value]) =>
      // The first version had texts alone.
      version === 1 && typeof value === "string" ? { key, cell: value } : { key, json: value },
    ),
  };
}

/** The head as we write it, and as spreadsheets of other countries save it. */
const head = new RegExp(`^${csvHead.map((name) => `"?${name}"?`).join("([,;\t])")}\r?\n`, "i");

function fromCsv(text: string): ReadFile {
  const [, delimiter, again] = head.exec(text) ?? [];
  if (delimiter === undefined || delimiter !== again) return refused("not ours");
  let rows: string[][];
  try {
    rows = parse(text, {
      delimiter,
      to: mostFields + 2,
      skipEmptyLines: true,
      recordDelimiter: ["\r\n", "\n"],
    });
  } catch (error) {
    if (error instanceof CsvError) return refused("wrong row", String(error.lines ?? ""));
    throw error;
  }
  if (rows.length > mostFields + 1) return refused("not ours");
  const keys = new Set<string>();
  const given: Given[] = [];
  for (const [key = "", label = "", cell = ""] of rows.slice(1).map((cells) => cells.map(csvUnguard))) {
    if (keys.has(key)) return refused("doubled", key);
    keys.add(key);
    // What the portal could not read says nothing.
    if (cell !== "" || !label.endsWith(unreadableMark)) given.push({ key, cell });
  }
  return { ok: true, given };
}

function refused(code: FileProblem["code"], at?: string): ReadFile {
  return { ok: false, problem: { code, ...(at !== undefined && { at }) } };
}
