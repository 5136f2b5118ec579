import * as v from "valibot";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { choice, type FormEntry, several, upload } from "#lib/forms.ts";

/** What a form with these fields must hold, by the controls that it has for them. */
export function fieldsSchema(fields: readonly Field[], form: FormData) {
  return v.object(Object.fromEntries(fields.flatMap((field) => entriesOf(field, form))));
}

function entriesOf(field: Field, form: FormData): (readonly [name: string, entry: FormEntry])[] {
  // The language is that of its labels alone.
  const control = typeOf(field).control(field, "en");
  const ifSent = (name: string) => (form.has(name) ? [[name, v.string()] as const] : []);
  switch (control.kind) {
    case "parts": {
      const parts = control.parts.map(({ name }) => name);
      const isWhole = form.has(field.key) && !parts.some((name) => form.has(name));
      return (isWhole ? [field.key] : parts).map((name) => [name, v.string()] as const);
    }
    case "checkbox":
      return ifSent(control.name);
    case "radios":
      return [[control.name, choice()]];
    case "checkboxes":
      return [[control.name, several()]];
    case "file":
      return [[control.name, upload()], ...ifSent(`${control.name}.remove`)];
    default:
      return [[control.name, v.string()]];
  }
}
