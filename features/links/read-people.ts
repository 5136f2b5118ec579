import { CsvError, parse } from "csv-parse/sync";
import { checkNew } from "#features/field-types/check-new.ts";
import type { FieldProblem } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { maySee, type Viewer } from "#features/fields/may-see.ts";
import { usernameOf } from "#features/members/username.ts";
import { cleanText } from "#lib/text.ts";
import type { Invitee } from "./invitee.ts";

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
    | "value"
    | "quotes";
  column: string;
  /** Where a field's cell holds what the field does not take. */
  value?: Readonly<{ field: Field; problem: FieldProblem }>;
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
 * username. Empty lines are skipped. Of fields that the viewer may not see of others there is no column. What a field's cell holds has to fit the field; files stand in no cell.
 */
export function readPeople(text: string, asked: readonly Field[], viewer: Viewer): ReadPeople {
  const fields = asked.filter((field) => field.type !== "file" && maySee(viewer, field));
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

/** What stands in one cell, as it is kept. */
type Cell = Readonly<{ column: string; field: Field | undefined; text: string }>;

function readPerson(
  { number: line, cells }: Line,
  columns: readonly string[],
  fields: readonly Field[],
): Invitee | { problems: PeopleProblem[] } {
  const read = cells.flatMap((cell, at) => {
    const column = columns[at] ?? "";
    const field = fields.find(({ key }) => key === column);
    return cell === "" ? [] : [readCell(cell, column, field)];
  });
  const problems = read.flatMap((cell) => ("code" in cell ? [{ line, ...cell }] : []));
  if (problems.length > 0) return { problems };
  const kept = read.filter((cell) => "text" in cell);
  const name = kept.find(({ column }) => column === "name")?.text;
  const username = kept.find(({ column }) => column === "username")?.text;
  // A name is also what the field of that key begins with.
  const values = kept.filter(({ field }) => field).map(({ column, text }) => [column, text]);
  return {
    ...(name !== undefined && { name }),
    ...(username !== undefined && { username }),
    ...(values.length > 0 && { values: Object.fromEntries(values) }),
  };
}

function readCell(
  cell: string,
  column: string,
  field: Field | undefined,
): Cell | Omit<PeopleProblem, "line"> {
  if (column === "") return { code: "too many cells", column: cell };
  if (column === "username" && !usernameOf(cell).ok) return { code: "username", column: cell };
  if (field) return readValue(cell, field);
  const cleaned = cleanText(cell, nameLimit, { multiline: false });
  return cleaned.ok ? { column, field, text: cleaned.text } : { code: cleaned.problem, column };
}

/** A field's cell, as the type itself writes it: it is read again when the invitation is used. */
function readValue(cell: string, field: Field): Cell | Omit<PeopleProblem, "line"> {
  const type = typeOf(field);
  const read = type.fromCell(cell, field);
  const [problem] = read.ok ? checkNew(read.value, field, "") : read.problems;
  if (read.ok && problem === undefined)
    return { column: field.key, field, text: type.toCell(read.value, field) };
  const { code } = problem ?? { code: "broken text" as const };
  const column = field.key;
  if (code === "too long" || code === "broken text") return { code, column };
  return { code: "value", column, ...(problem && { value: { field, problem } }) };
}
