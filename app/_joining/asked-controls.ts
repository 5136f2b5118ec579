import { controlOf, type FieldControlOf } from "#app/_fields/control-of.ts";
import { type Field, isRequired } from "#features/fields/field.ts";
import { filledIn } from "#features/information/fill-in.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** A field that somebody is asked for while they become a member. */
export type AskedControl = FieldControlOf & Readonly<{ isRequired: boolean }>;

/** The controls for these fields, with what is filled in for somebody. */
export function askedControls(
  words: PageWords,
  fields: readonly Field[],
  values: Readonly<Record<string, string>>,
  now: number,
): AskedControl[] {
  return fields.map((field) => ({
    ...controlOf(words, field, filledIn(field, values)),
    isRequired: isRequired(field, now),
  }));
}
