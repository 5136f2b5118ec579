import * as v from "valibot";
import { controlNames, tickedParts } from "#features/fields/field-parts.ts";
import type { FieldTypeName } from "#lib/field-names.ts";
import { type FormEntry, several } from "#lib/forms.ts";

/** What the form about a field of this type must hold. `more`: names of boxes beside the field's parts. */
export function fieldSchema(type: FieldTypeName, more: readonly string[] = []) {
  const isTicked = (name: string) => tickedParts.some((part) => part === name);
  const entries = [...more, ...controlNames(type)].map((name): [string, FormEntry] => [
    name,
    isTicked(name) ? several() : v.string(),
  ]);
  return v.object(Object.fromEntries(entries));
}
