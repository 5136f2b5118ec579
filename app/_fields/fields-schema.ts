import * as v from "valibot";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { choice, type FormEntry, several, upload } from "#lib/forms.ts";

/**
 * What a form with these fields may hold, by the controls that it has for them today. The form may be from before a field
 * was changed: what was not sent is absent, and its field is left as it is.
 */
export function fieldsSchema(fields: readonly Field[], form: FormData) {
  return v.object(Object.fromEntries(fields.flatMap((field) => entriesOf(field, form))));
}

function entriesOf(field: Field, form: FormData): (readonly [name: string, entry: FormEntry])[] {
  // The language is that of its labels alone.
  const control = typeOf(field).control(field, "en");
  const ifSent = (...names: string[]) =>
    names.filter((name) => form.has(name)).map((name) => [name, v.string()] as const);
  switch (control.kind) {
    case "parts":
      return ifSent(...control.parts.map(({ name }) => name), field.key);
    case "radios":
      return [[control.name, choice()]];
    case "checkboxes":
      return [[control.name, several()]];
    case "file":
      return [[control.name, upload()], ...ifSent(`${control.name}.remove`)];
    default:
      return ifSent(control.name);
  }
}
