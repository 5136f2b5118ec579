import { controlOf, type FieldControlOf } from "#app/_fields/control-of.ts";
import { type Field, isRequired } from "#features/fields/field.ts";
import { filledIn, type Prefilled } from "#features/information/fill-in.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** A field that somebody is asked for while they become a member. */
export type AskedControl = FieldControlOf & Readonly<{ isRequired: boolean }>;

/** The controls for these fields, with what is filled in for somebody. */
export function askedControls(
  words: PageWords,
  fields: readonly Field[],
  filled: Prefilled | undefined,
  now: number,
): AskedControl[] {
  return fields.map((field) => ({
    ...controlOf(words, field, filled && filledIn(field, filled)),
    isRequired: isRequired(field, now),
  }));
}
