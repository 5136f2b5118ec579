"use server";
import * as v from "valibot";
import { memberAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import type { Shown } from "#features/information/form-stamp.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { type Update, updateInformation as update } from "#features/information/update-information.ts";
import { codePoints, type TextProblem } from "#lib/text.ts";

type Typed = Readonly<Record<string, string>>;

/** The fields the form showed and, where it asked which of two values to keep, the answers. */
function informationFields(shown: Shown, form: FormData) {
  const keys = [...shown.keys()];
  const answers = keys.map(answerOf).filter((name) => form.has(name));
  return v.object(Object.fromEntries([...keys, ...answers].map((name) => [name, v.string()])));
}

export const updateInformation = memberAction(informationFields, async (typed, act, shown) => {
  // What is not sent is not changed: what was saved meanwhile stays.
  const values = Object.fromEntries(
    Object.entries(typed).filter(([key]) => typed[answerOf(key)] !== "theirs"),
  );
  const outcome = await update(act, shown, values);
  if (outcome.ok) return leaveFor(`/information?done=${outcome.changed > 0 ? "saved" : "unchanged"}`);
  return refused(outcome, await readInformation(act), typed);
});

function refused(
  outcome: Extract<Update, { ok: false }>,
  entries: readonly Entry[],
  typed: Typed,
): FormState {
  if ("problems" in outcome)
    return {
      problems: perEntry(entries, ({ field }) => {
        const text = typed[field.key] ?? "";
        return outcome.problems[field.key]?.map((code) => textWords[code](field, text));
      }),
      clashes: perEntry(entries, ({ field: { key }, value, unreadable }) =>
        answerOf(key) in typed
          ? { theirs: value ?? "", ...(unreadable !== undefined && { unreadable: true as const }) }
          : undefined,
      ),
    };
  const { clashes, values, stamp } = outcome;
  const problems = perEntry(entries, ({ field: { key, label } }) =>
    key in clashes
      ? [`Not saved: “${label}” was changed elsewhere meanwhile. Choose which one to keep.`]
      : undefined,
  );
  return { problems, clashes, values, stamp };
}

const textWords: Record<TextProblem, (field: Entry["field"], text: string) => string> = {
  "too long": ({ label, limit }, text) =>
    `“${label}” is too long: at most ${counted(limit)} characters fit, these are ${counted(codePoints(text.replaceAll("\r\n", "\n")))}.`,
  "broken text": ({ label }) => `“${label}” holds a character that cannot be stored. Type it again.`,
};

function perEntry<T>(entries: readonly Entry[], of: (entry: Entry) => T | undefined): Record<string, T> {
  const pairs = entries.map((entry) => [entry.field.key, of(entry)] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [string, T] => pair[1] !== undefined));
}

function answerOf(key: string): string {
  return `keep:${key}`;
}

function counted(characters: number): string {
  return characters.toLocaleString("en");
}
