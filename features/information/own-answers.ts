/** What people say of themselves while they become members. */
import type { Transaction } from "#db/client.ts";
import type { Act } from "#features/act.ts";
import { checkNew } from "#features/field-types/check-new.ts";
import type { FieldProblem, Typed } from "#features/field-types/field-type.ts";
import { isSent, typeOf } from "#features/field-types/type-of.ts";
import { isMembersOwn } from "#features/fields/access.ts";
import { isAskedAtSignUp } from "#features/fields/at-sign-up.ts";
import { type Field, isRequired } from "#features/fields/field.ts";
import { type Entry, entriesOf } from "./read-information.ts";
import { saveValues } from "./save-values.ts";

/** What is wrong with the answers to these fields, by field key. */
export function answerProblems(
  fields: readonly Field[],
  typed: Typed,
  now: number,
): Record<string, readonly FieldProblem[]> {
  const wrong = fields.map((field) => [field.key, problemsOf(field, typed, now)] as const);
  return Object.fromEntries(wrong.filter(([, problems]) => problems.length > 0));
}

function problemsOf(field: Field, typed: Typed, now: number): readonly FieldProblem[] {
  const type = typeOf(field);
  const read = type.parse(typed, field);
  if (!read.ok) return read.problems;
  if (read.value === "") return isRequired(field, now) ? [{ code: "required" }] : [];
  return checkNew(read.value, field, "");
}

/**
 * Saves what a new member answered, as part of what makes them one. Fields may have changed since it was looked at: what
 * is not asked any more, or does not fit by now, is left out.
 */
export async function saveAnswers(tx: Transaction, act: Act, typed: Typed): Promise<void> {
  const asked = (await entriesOf(tx, act.subject.id)).filter(({ field }) => isAskedAtSignUp(field));
  const changes = asked.flatMap((entry) => {
    const { field } = entry;
    const type = typeOf(field);
    const read = type.parse(typed, field);
    const isGood =
      isAnswered(entry, typed) && read.ok && checkNew(read.value, field, entry.value ?? "").length === 0;
    return isGood && read.value !== (entry.value ?? "") ? [{ entry, value: read.value }] : [];
  });
  await saveValues(tx, act, changes);
}

/**
 * Boxes that are not ticked are an answer if the form had them: it sends `asked:` and the field's key beside them. Where
 * there is no value yet they are one only to what is the member's to write at any time.
 */
function isAnswered({ field, value }: Entry, typed: Typed): boolean {
  if (isSent(typed, field)) return true;
  const isAsked = typeOf(field).speaksUnsent && Object.hasOwn(typed, `asked:${field.key}`);
  return isAsked === true && (value !== undefined || isMembersOwn(field));
}
