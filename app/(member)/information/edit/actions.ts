"use server";
import * as v from "valibot";
import { problemSentence } from "#app/_fields/problem-sentence.ts";
import { memberOrWaitingAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { fieldText } from "#app/_ui/field-text.ts";
import { words } from "#app/_ui/words.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import type { Shown } from "#features/information/shown-values.ts";
import { type Update, updateInformation as update } from "#features/information/update-information.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { landing } from "../landing.ts";

type Typed = Readonly<Record<string, string>>;

/** The fields the form showed, of which it asked which of two values to keep, and the answers. */
function informationFields(shown: Shown, form: FormData) {
  const keys = [...shown.keys()];
  const answers = keys.flatMap((key) => [askedFor(key), answerOf(key)]).filter((name) => form.has(name));
  return v.object(Object.fromEntries([...keys, ...answers].map((name) => [name, v.string()])));
}

export const updateInformation = memberOrWaitingAction(informationFields, async (typed, act, shown) => {
  const undecided = [...shown.keys()].filter((key) => askedFor(key) in typed && !(answerOf(key) in typed));
  if (undecided.length > 0) return askAgain(undecided, await readInformation(act), typed, await words());
  // What was saved meanwhile stays.
  const leave = new Set([...shown.keys()].filter((key) => typed[answerOf(key)] === "theirs"));
  const outcome = await update(act, shown, typed, { leave });
  if (outcome.ok) return leaveFor(landing(outcome));
  const state = refused(outcome, await readInformation(act), typed, await words());
  return "shown" in outcome ? { ...state, stamp: makeStamp(act, outcome.shown) } : state;
});

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
  return { problems, clashes: askedBefore(entries, typed) };
}

function refused(
  outcome: Extract<Update, { ok: false }>,
  entries: readonly Entry[],
  typed: Typed,
  { t }: PageWords,
): FormState {
  const named = ({ field }: Entry) => fieldText(t, field, "label");
  if ("problems" in outcome)
    return {
      problems: perEntry(entries, ({ field }) =>
        outcome.problems[field.key]?.map((problem) => problemSentence({ t }, field, problem)),
      ),
      clashes: askedBefore(entries, typed),
    };
  const { clashes, values } = outcome;
  const problems = perEntry(entries, (entry) =>
    entry.field.key in clashes ? [t("problems.information.clash", { field: named(entry) })] : undefined,
  );
  return { problems, clashes, values };
}

/** What the form asked already, with the values as they are saved now. */
function askedBefore(entries: readonly Entry[], typed: Typed): NonNullable<FormState["clashes"]> {
  return perEntry(entries, ({ field: { key }, value, unreadable }) =>
    askedFor(key) in typed
      ? { theirs: value ?? "", ...(unreadable !== undefined && { unreadable: true as const }) }
      : undefined,
  );
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
