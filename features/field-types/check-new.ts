import type { Field } from "#features/fields/field.ts";
import type { FieldProblem } from "./field-type.ts";
import { typeOf } from "./type-of.ts";

/**
 * What the rules of today have against a value that takes the place of another: beside those of its type, that nobody
 * chooses an option that is not offered any more. Who has it keeps it.
 */
export function checkNew(value: string, field: Field, before: string): readonly FieldProblem[] {
  const had = new Set(before.split("\n"));
  const chosen = new Set(value.split("\n"));
  const isAgain = field.options.some(({ key, isRetired }) => isRetired && chosen.has(key) && !had.has(key));
  return isAgain ? [{ code: "not an option" }] : typeOf(field).check(value, field);
}
