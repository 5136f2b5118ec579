import { fieldText } from "#app/_ui/field-text.ts";
import type { FieldProblem } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What is wrong with a value, in a sentence; for a pattern the operator's own, if there is one. */
export function problemSentence({ t }: Pick<PageWords, "t">, field: Field, problem: FieldProblem): string {
  const { code, values = {} } = problem;
  const message = field.translations[t.language]?.message ?? field.rules.message;
  if (code === "pattern" && message) return message;
  const written = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      // A bound is written as the values are that it bounds.
      name === "least" || name === "greatest" ? typeOf(field).show(String(value), field, t.language) : value,
    ]),
  );
  return t(`fieldProblems.${code}`, { field: fieldText(t, field, "label"), ...written } as never);
}
