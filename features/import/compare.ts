import { checkNew } from "#features/field-types/check-new.ts";
import type { FieldProblem } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { memberMay } from "#features/fields/access.ts";
import { isRequired } from "#features/fields/field.ts";
import type { Entry } from "#features/information/read-information.ts";
import type { Given } from "./read-file.ts";

/** A value that an import would write, as it is kept; "" for none. */
export type Planned = Readonly<{
  entry: Entry;
  value: string;
  /** An operator decides about it. */
  isProposal: boolean;
}>;

/** Why a value stays as it is: the member may not write it, files are not taken, or it does not fit the field. */
export type Refused = Readonly<{ entry: Entry; why: "not yours" | "file" | readonly FieldProblem[] }>;

/** What an import would do. */
export type Plan = Readonly<{
  changes: readonly Planned[];
  refused: readonly Refused[];
  /** Keys of which this portal has no field. */
  unknown: readonly string[];
  /** How many values are the same already. */
  unchanged: number;
}>;

/** What would become of the member's values if they were to be what is given. What is not spoken of stays. */
export function compare(entries: readonly Entry[], given: readonly Given[], now: number): Plan {
  const byKey = new Map(entries.map((entry) => [entry.field.key, entry]));
  const plan = { changes: [] as Planned[], refused: [] as Refused[], unknown: [] as string[], unchanged: 0 };
  for (const one of given) {
    const entry = byKey.get(one.key);
    const outcome = entry && outcomeOf(entry, one, now);
    if (!outcome) plan.unknown.push(one.key);
    else if (outcome === "unchanged") plan.unchanged += 1;
    else if ("why" in outcome) plan.refused.push(outcome);
    else plan.changes.push(outcome);
  }
  return plan;
}

function outcomeOf(entry: Entry, given: Given, now: number): "unchanged" | Refused | Planned {
  const { field, value: kept = "", unreadable } = entry;
  const type = typeOf(field);
  if (field.type === "file") return isSameFile(entry, given) ? "unchanged" : { entry, why: "file" };
  const read = "json" in given ? type.fromJson(given.json, field) : type.fromCell(given.cell, field);
  if (read.ok && read.value === kept && (unreadable === undefined || kept === "")) return "unchanged";
  const may = memberMay(field, entry.value !== undefined);
  if (may === "see") return { entry, why: "not yours" };
  if (!read.ok) return { entry, why: read.problems };
  const { value } = read;
  const isMissing = value === "" && field.retiredAt === null && isRequired(field, now);
  const problems = isMissing ? [{ code: "required" as const }] : checkNew(value, field, kept);
  return problems.length > 0 ? { entry, why: problems } : { entry, value, isProposal: may === "propose" };
}

function isSameFile({ field, value = "" }: Entry, given: Given): boolean {
  const type = typeOf(field);
  if ("cell" in given) return given.cell === type.toCell(value, field);
  return JSON.stringify(given.json) === JSON.stringify(type.toJson(value, field));
}
