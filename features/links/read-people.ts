import { CsvError, parse } from "csv-parse/sync";
import { usernameOf } from "#features/members/username.ts";
import { cleanText } from "#lib/text.ts";
import type { Invitee } from "./invitee.ts";

type Field = Readonly<{ key: string; type: "text" | "long text"; limit: number }>;

/** What is wrong with a line, counted from 1. `column` is what it is about: a column's name, or what stands in the cell. */
export type PeopleProblem = Readonly<{
  line: number;
  code:
    | "too many cells"
    | "unknown column"
    | "column twice"
    | "username"
    | "too long"
    | "broken text"
    | "quotes";
  column: string;
}>;

export type ReadPeople =
  | Readonly<{ ok: true; people: readonly Invitee[] }>
  | Readonly<{ ok: false; problems: readonly PeopleProblem[] }>;

const nameLimit = 200;
/** More tell nobody more. */
const mostProblems = 20;
/** Without a first line that names them. */
const usualColumns = ["name", "username"];

/**
 * People to invite from a pasted list or the text of a CSV file: a line each, its cells between commas, semicolons or
 * tabs. A first line may name the columns: `name`, `username`, and the keys of these fields; without it they are name and
 * username. Empty lines are skipped.
 */
export function readPeople(text: string, fields: readonly Field[]): ReadPeople {
  let lines: Line[];
  try {
    lines = linesOf(text);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : 1;
    return { ok: false, problems: [{ line, code: "quotes", column: "" }] };
  }
  const [first] = lines;
  const named = first && columnsOf(first);
  const columns = named ?? usualColumns;
  const wrong = named && first ? columnProblems(named, first, fields) : [];
  if (wrong.length > 0) return { ok: false, problems: wrong };
  const read = lines.slice(named ? 1 : 0).map((line) => readPerson(line, columns, fields));
  const problems = read.flatMap((person) => ("problems" in person ? person.problems : []));
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, mostProblems) };
  return { ok: true, people: read.flatMap((person) => ("problems" in person ? [] : [person])) };
}

type Line = Readonly<{ number: number; cells: readonly string[] }>;

function linesOf(text: string): Line[] {
  const records = parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  return records
    .map(({ record, info }) => ({ number: info.lines, cells: record }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
}

/** What stands most often in the first line; a comma where none does. */
function delimiterOf(text: string): string {
  const [line = ""] = text.trimStart().split(/\r\n?|\n/, 1);
  const counts = [",", ";", "\t"].map((sign) => ({ sign, count: line.split(sign).length }));
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).sign;
}

/** The columns that the first line names, if it does: by their keys, in any letter case. */
function columnsOf({ cells }: Line): string[] | undefined {
  const names = cells.map((cell) => cell.toLowerCase());
  return names.some((name) => usualColumns.includes(name)) ? names : undefined;
}

function columnProblems(
  columns: readonly string[],
  { number: line, cells }: Line,
  fields: readonly Field[],
): PeopleProblem[] {
  const known = new Set([...usualColumns, ...fields.map(({ key }) => key)]);
  return columns.flatMap((column, at): PeopleProblem[] => {
    const named = cells[at] ?? "";
    // A table may have a column more than anybody filled in.
    if (column !== "" && !known.has(column)) return [{ line, code: "unknown column", column: named }];
    const isAgain = column !== "" && columns.indexOf(column) < at;
    return isAgain ? [{ line, code: "column twice", column: named }] : [];
  });
}

function readPerson(
  { number: line, cells }: Line,
  columns: readonly string[],
  fields: readonly Field[],
): Invitee | { problems: PeopleProblem[] } {
  const problems: PeopleProblem[] = [];
  const filled = cells.flatMap((cell, at) => (cell === "" ? [] : [{ column: columns[at] ?? "", cell }]));
  const extra = filled.find(({ column }) => column === "");
  if (extra) return { problems: [{ line, code: "too many cells", column: extra.cell }] };
  const values: Record<string, string> = {};
  let [name, username] = [undefined, undefined] as [string | undefined, string | undefined];
  for (const { column, cell } of filled) {
    const field = fields.find(({ key }) => key === column);
    const limit = field?.limit ?? nameLimit;
    const cleaned = cleanText(cell, limit, { multiline: field?.type === "long text" });
    if (!cleaned.ok) problems.push({ line, code: cleaned.problem, column });
    else if (column === "username") {
      if (usernameOf(cell).ok) username = cell;
      else problems.push({ line, code: "username", column: cell });
    } else {
      if (column === "name") name = cleaned.text;
      // A name is also what the field of that key begins with.
      if (field) values[column] = cleaned.text;
    }
  }
  if (problems.length > 0) return { problems };
  return {
    ...(name !== undefined && { name }),
    ...(username !== undefined && { username }),
    ...(Object.keys(values).length > 0 && { values }),
  };
}
