"use server";
import * as v from "valibot";
import { fieldsSchema } from "#app/_fields/fields-schema.ts";
import { problemSentence } from "#app/_fields/problem-sentence.ts";
import { memberOrWaitingAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { fieldText } from "#app/_ui/field-text.ts";
import { words } from "#app/_ui/words.ts";
import type { Act } from "#features/act.ts";
import type { Typed } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { memberMay } from "#features/fields/access.ts";
import type { Field } from "#features/fields/field.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { isAsShown, type Shown } from "#features/information/shown-values.ts";
import { type Update, updateInformation as update } from "#features/information/update-information.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import type { Language } from "#lib/words/languages.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** The fields the form showed, of which it asked which of two values to keep, and the answers. */
async function informationFields(shown: Shown, form: FormData) {
  const fields = await fieldsByKey();
  const keys = [...shown.keys()];
  const asked = keys.flatMap((key) => fields.get(key) ?? []);
  const answers = keys.flatMap((key) => [askedFor(key), answerOf(key)]).filter((name) => form.has(name));
  const entries = Object.fromEntries(answers.map((name) => [name, v.string()] as const));
  return v.object({ ...fieldsSchema(asked, form).entries, ...entries });
}

export const updateInformation = memberOrWaitingAction(informationFields, async (typed, act, shown) => {
  const undecided = [...shown.keys()].filter((key) => askedFor(key) in typed && !(answerOf(key) in typed));
  if (undecided.length > 0) return askAgain(undecided, await readInformation(act), typed, await words());
  const locked = lockedNow(await readInformation(act), shown, typed);
  if (locked.length > 0) return withoutLocked(locked, act, shown, await words());
  // What was saved meanwhile stays.
  const leave = new Set([...shown.keys()].filter((key) => typed[answerOf(key)] === "theirs"));
  const outcome = await update(act, shown, typed, { leave });
  if (outcome.ok) return leaveFor(`/information?done=${outcome.changed > 0 ? "saved" : "unchanged"}`);
  const state = refused(outcome, await readInformation(act), typed, leave, await words());
  return "shown" in outcome ? { ...state, stamp: makeStamp(act, outcome.shown) } : state;
});

/** What the member has typed in fields that only others may change by now. */
function lockedNow(entries: readonly Entry[], shown: Shown, typed: Typed): Entry[] {
  return entries.filter(({ field, value }) => {
    const hash = shown.get(field.key);
    if (hash === undefined || memberMay(field, value !== undefined) !== "see") return false;
    const read = typeOf(field).parse(typed, field);
    return !read.ok || !(isAsShown(read.value, hash) || read.value === value);
  });
}

/** It is said once: the next post of the form is about the other fields alone. */
function withoutLocked(locked: readonly Entry[], act: Act, shown: Shown, { t }: PageWords): FormState {
  const keys = new Set(locked.map(({ field }) => field.key));
  return {
    problems: perEntry(locked, ({ field }) => [
      t("problems.information.locked", { field: fieldText(t, field, "label") }),
    ]),
    stamp: makeStamp(
      act,
      [...shown].filter(([key]) => !keys.has(key)),
    ),
  };
}

/** Nothing is saved before every question is answered. */
function askAgain(
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

function refused(
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

function perEntry<T>(entries: readonly Entry[], of: (entry: Entry) => T | undefined): Record<string, T> {
  const pairs = entries.map((entry) => [entry.field.key, of(entry)] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [string, T] => pair[1] !== undefined));
}

function askedFor(key: string): string {
  return `asked:${key}`;
}

function answerOf(key: string): string {
  return `keep:${key}`;
}
