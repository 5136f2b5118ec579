import type { Field } from "#features/fields/field.ts";
import { date } from "./date.ts";
import type { FieldType, FieldTypes, Typed } from "./field-type.ts";
import { file } from "./file.ts";
import { nothing } from "./nothing.ts";
import { number } from "./number.ts";
import { oneOf, severalOf } from "./options.ts";
import { postalAddress } from "./postal-address.ts";
import { email, phone, webAddress } from "./reachable.ts";
import { longText, text } from "./text.ts";
import { yesOrNo } from "./yes-or-no.ts";

const types: FieldTypes = {
  text,
  "long text": longText,
  number,
  date,
  "yes or no": yesOrNo,
  "one of": oneOf,
  "several of": severalOf,
  email,
  phone,
  "web address": webAddress,
  "postal address": postalAddress,
  file,
  heading: nothing,
  note: nothing,
};

/** What does the work for a field. */
export function typeOf({ type }: Pick<Field, "type">): FieldType {
  return types[type];
}

/** Whether a form sent any control of the field's. */
export function isSent(typed: Typed, field: Field): boolean {
  return typeOf(field)
    .names(field)
    .some((name) => Object.hasOwn(typed, name));
}
