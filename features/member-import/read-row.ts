/** One row of a file as the member that it makes, or everything that is wrong with it. */
import { checkNew } from "#features/field-types/check-new.ts";
import type { FieldProblem } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { usernameOf } from "#features/members/username.ts";
import { readForeign } from "#features/passwords/foreign/read-foreign.ts";
import type { ForeignHash } from "#features/passwords/foreign/recipe.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import type { Column } from "./columns.ts";
import type { Cell, RowSource, SourceRow, WrongRow } from "./row-source.ts";

/** Somebody who is to become a member. */
export type Person = Readonly<{
  line: number;
  username: string;
  usernameKey: string;
  /** Of their password; without one that can be used they are invited, for this reason. */
  hash: ForeignHash | NoHash;
  /** As they are kept, by the fields' keys. */
  values: ReadonlyMap<string, string>;
}>;

/** Why there is no hash that can be taken. */
export type NoHash = "none" | "unknown" | "too dear" | "damaged";

/** The person of a row, or all that is wrong with it; `columns` says what each of its cells is. */
export function readRow(
  { line, cells }: SourceRow,
  columns: readonly Column[],
  format: RowSource["format"],
): Person | WrongRow {
  if (cells.length !== columns.length) {
    const counts = { cells: cells.length, columns: columns.length };
    return { line, why: [phrase("import.row.cells", counts)] };
  }
  const why: Phrase[] = [];
  const values = new Map<string, string>();
  let [username, usernameKey] = ["", ""];
  let hash: Person["hash"] = "none";
  for (const [at, column] of columns.entries()) {
    const text = textOf(cells[at] ?? null);
    if (column.use === "left out") continue;
    if (typeof text !== "string") {
      const { unreadable } = text;
      why.push(phrase(`import.row.${unreadable}`, { column: column.header }));
    } else if (column.use === "username") {
      const named = usernameOf(text);
      if (named.ok) [username, usernameKey] = [named.username, named.key];
      else why.push(...named.problems.map((problem) => phrase(`member.username.${problem}`)));
    } else if (column.use === "password") {
      hash = hashOf(text);
      if (format === "database" && !isOfOldSystem(hash)) why.push(phrase("import.row.noHash"));
    } else if (column.use === "field") {
      const { field } = column;
      const read = readValue(text, field);
      if (!read.ok) why.push(...read.problems.map((problem) => valuePhrase(problem, field)));
      else if (read.value !== "") values.set(field.key, read.value);
    } else if (column.use === "state") {
      // Whom somebody keeps out, or has not let in yet, no import lets in.
      if (text !== "active") why.push(phrase("import.row.state", { state: text }));
    } else if (text !== "") why.push(phrase("import.row.heading"));
  }
  return why.length > 0 ? { line, why } : { line, username, usernameKey, hash, values };
}

function textOf(cell: Cell): string | Exclude<Cell, string | null> {
  return cell ?? "";
}

function hashOf(text: string): Person["hash"] {
  if (text.trim() === "") return "none";
  const read = readForeign(text);
  return read.ok ? read.foreign : read.why;
}

/** Bare SHA-512: nobody of theirs had another. */
function isOfOldSystem(hash: Person["hash"]): boolean {
  return typeof hash === "object" && hash.recipe.scheme === "sha512";
}

function readValue(cell: string, field: Field) {
  const read = typeOf(field).fromCell(cell, field);
  if (!read.ok) return read;
  const problems = checkNew(read.value, field, "");
  return problems.length > 0 ? { ok: false as const, problems } : read;
}

function valuePhrase({ code, values = {} }: FieldProblem, { label }: Field): Phrase {
  const { limit = "", least = "", greatest = "" } = values;
  switch (code) {
    case "too long":
      return phrase("import.value.tooLong", { field: label, limit });
    case "too small":
    case "too early":
      return phrase("import.value.below", { field: label, least });
    case "too large":
    case "too late":
      return phrase("import.value.above", { field: label, greatest });
    case "not a date":
      return phrase("import.value.noDate", { field: label });
    case "broken text":
      return phrase("import.value.broken", { field: label });
    case "not an option":
      return phrase("import.value.noOption", { field: label });
    default:
      return phrase("import.value.wrong", { field: label });
  }
}
