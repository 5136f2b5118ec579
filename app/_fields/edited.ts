/** What comes of a form with a member's entries, posted by the member or an operator: its fields, and what is asked again. */
import "#server-only";
import * as v from "valibot";
import type { FormState } from "#app/_forms/form-state.ts";
import { fieldText } from "#app/_ui/field-text.ts";
import type { Typed } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import type { Entry } from "#features/information/read-information.ts";
import type { Shown } from "#features/information/shown-values.ts";
import type { Update } from "#features/information/update-information.ts";
import type { Language } from "#lib/words/languages.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { fieldsSchema } from "./fields-schema.ts";
import { problemSentence } from "./problem-sentence.ts";

/** The fields the form showed, of which it asked which of two values to keep, and the answers. */
export async function informationFields(shown: Shown, form: FormData) {
  const fields = await fieldsByKey();
  const keys = [...shown.keys()];
  const asked = keys.flatMap((key) => fields.get(key) ?? []);
  const answers = keys.flatMap((key) => [askedFor(key), answerOf(key)]).filter((name) => form.has(name));
  const entries = Object.fromEntries(answers.map((name) => [name, v.string()] as const));
  return v.object({ ...fieldsSchema(asked, form).entries, ...entries });
}

/** The keys of fields for which the form asked which of two values to keep, and was not told. */
export function undecidedIn(shown: Shown, typed: Typed): string[] {
  return [...shown.keys()].filter((key) => askedFor(key) in typed && !(answerOf(key) in typed));
}

/** The keys of fields in which what was saved meanwhile is to stay. */
export function leftIn(shown: Shown, typed: Typed): ReadonlySet<string> {
  return new Set([...shown.keys()].filter((key) => typed[answerOf(key)] === "theirs"));
}

/** Nothing is saved before every question is answered. */
export function askAgain(
  undecided: readonly string[],
  entries: readonly Entry[],
  typed: Typed,
  { t }: PageWords,
): FormState {
  const problems = perEntry(entries, ({ field }) =>
    undecided.includes(field.key)
      ? [t("problems.information.undecided", { field: fieldText(t, field, "label") })]
      : undefined,
  );
  return { problems, clashes: askedBefore(entries, typed, t.language) };
}

/** What the form says of an update that was refused. */
export function refused(
  outcome: Extract<Update, { ok: false }>,
  entries: readonly Entry[],
  typed: Typed,
  leave: ReadonlySet<string>,
  { t }: PageWords,
): FormState {
  const named = ({ field }: Entry) => fieldText(t, field, "label");
  if ("problems" in outcome)
    return {
      problems: perEntry(entries, ({ field }) =>
        outcome.problems[field.key]?.map((problem) => problemSentence({ t }, field, problem)),
      ),
      clashes: askedBefore(entries, typed, t.language),
    };
  const clashes = perEntry(entries, ({ field }) => {
    const clash = outcome.clashes[field.key];
    return clash && { ...clash, theirs: asRead(field, clash.theirs, t.language) };
  });
  const left = entries.filter(({ field }) => leave.has(field.key));
  const values = Object.assign({}, ...left.map(valuesOf), outcome.values);
  const problems = perEntry(entries, (entry) =>
    entry.field.key in clashes ? [t("problems.information.clash", { field: named(entry) })] : undefined,
  );
  return { problems, clashes, values };
}

/** What the form asked already, with the values as they are saved now. */
function askedBefore(
  entries: readonly Entry[],
  typed: Typed,
  language: Language,
): NonNullable<FormState["clashes"]> {
  return perEntry(entries, ({ field, value, unreadable }) =>
    askedFor(field.key) in typed
      ? {
          theirs: asRead(field, value ?? "", language),
          ...(unreadable !== undefined && { unreadable: true as const }),
        }
      : undefined,
  );
}

function asRead(field: Field, value: string, language: Language): string {
  return value === "" ? "" : typeOf(field).show(value, field, language);
}

/** What the controls hold for a value as it is saved. */
function valuesOf({ field, value }: Entry): Typed {
  return typeOf(field).typedOf(value ?? "", field);
}

/** By the fields' keys, for the entries that have it. */
export function perEntry<T>(
  entries: readonly Entry[],
  of: (entry: Entry) => T | undefined,
): Record<string, T> {
  const pairs = entries.map((entry) => [entry.field.key, of(entry)] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [string, T] => pair[1] !== undefined));
}

function askedFor(key: string): string {
  return `asked:${key}`;
}

function answerOf(key: string): string {
  return `keep:${key}`;
}
