import type { Field } from "#features/fields/field.ts";
import { fileOfValue, valueOfFile } from "#features/files/kept-file.ts";
import { acceptOf, allKinds, kindOf } from "#features/files/kinds.ts";
import { readReference, referenceTo } from "#features/files/reference.ts";
import { settings } from "#lib/settings.ts";
import type { FieldProblem, FieldType, Parsed, Typed } from "./field-type.ts";

/**
 * A file. The information names it; its bytes stand elsewhere (features/files). In a form a reference stands for it, which
 * the door puts where the browser had sent a file.
 */
export const file: FieldType = {
  names: ({ key }) => [key, removalOf(key)],
  // An untouched input for a file is empty, and so is one whose file is to stay.
  isUntouched: (typed, { key }) => sentIn(typed, key) === "" && !isRemoved(typed, key),
  control: ({ key, rules }) => ({ kind: "file", name: key, accept: acceptOf(rules.kinds ?? allKinds) }),
  typedOf: (value, { key }) => {
    const kept = fileOfValue(value);
    return { [key]: kept ? referenceTo(key, kept) : "" };
  },
  parse: (typed, { key }) => {
    const sent = sentIn(typed, key);
    if (sent === "" || isRemoved(typed, key)) return { ok: true, value: "" };
    const read = readReference(key, sent);
    return typeof read === "string" ? refused(problemOf(read)) : { ok: true, value: valueOfFile(read) };
  },
  check: (value, { rules: { kinds = allKinds } }) => {
    const kept = fileOfValue(value);
    if (value === "" || (kept && kinds.includes(kindOf(kept.type)))) return [];
    return [{ code: "not a file" }];
  },
  show: nameIn,
  search: nameIn,
  toJson: (value) => {
    const kept = fileOfValue(value);
    return kept ? { name: kept.name, type: kept.type, size: kept.size } : "";
  },
  // What only names a file does not bring it along.
  fromJson: (json) => (json === "" || json === null ? { ok: true, value: "" } : refused(notAFile)),
  toCell: nameIn,
  fromCell: (cell) => (cell === "" ? { ok: true, value: "" } : refused(notAFile)),
};

const notAFile: FieldProblem = { code: "not a file" };

function refused(problem: FieldProblem): Parsed {
  return { ok: false, problems: [problem] };
}

function problemOf(code: Exclude<ReturnType<typeof readReference>, object>): FieldProblem {
  if (code !== "file too large") return { code };
  return { code, values: { limit: settings().fileLimit / 1_000_000 } };
}

function removalOf(key: Field["key"]): string {
  return `${key}.remove`;
}

function sentIn(typed: Typed, key: string): string {
  return Object.hasOwn(typed, key) ? (typed[key] ?? "") : "";
}

function isRemoved(typed: Typed, key: string): boolean {
  return sentIn(typed, removalOf(key)) !== "";
}

function nameIn(value: string): string {
  return fileOfValue(value)?.name ?? "";
}
