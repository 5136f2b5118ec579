import * as v from "valibot";
import { fieldsSchema } from "#app/_fields/fields-schema.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { fieldsAtSignUp } from "#features/fields/at-sign-up.ts";
import type { Field } from "#features/fields/field.ts";

/** What a form for becoming a member holds of the fields: those that are asked for by now and were asked for in it. */
export async function askedEntries(form: FormData) {
  const sent = (await fieldsAtSignUp()).filter((field) =>
    [...typeOf(field).names(field), markOf(field)].some((name) => form.has(name)),
  );
  const marks = sent.map(markOf).filter((name) => form.has(name));
  return {
    ...fieldsSchema(sent, form).entries,
    ...Object.fromEntries(marks.map((name) => [name, v.string()] as const)),
  };
}

/** Comes with boxes that may be left without a tick. */
function markOf({ key }: Field): string {
  return `asked:${key}`;
}
