import type { Typed } from "#features/field-types/field-type.ts";
import { isSent, typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { isAsShown } from "./shown-values.ts";

/**
 * Whether a form says nothing of a field that it showed so: no control of it came, and there was no tick to take away
 * either.
 */
export function isLeftOut(typed: Typed, field: Field, shown: string): boolean {
  if (isSent(typed, field)) return false;
  return !typeOf(field).speaksUnsent || isAsShown("", shown);
}
