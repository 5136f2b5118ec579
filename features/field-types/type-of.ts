import type { Field } from "#features/fields/field.ts";
import type { FieldType, FieldTypes } from "./field-type.ts";
import { file } from "./file.ts";
import { longText, text } from "./text.ts";

const types: FieldTypes = {
  text,
  "long text": longText,
  number: text,
  date: text,
  "yes or no": text,
  "one of": text,
  "several of": longText,
  email: text,
  phone: text,
  "web address": text,
  "postal address": longText,
  file,
  heading: text,
  note: text,
};

/** What does the work for a field. */
export function typeOf({ type }: Pick<Field, "type">): FieldType {
  return types[type];
}
