import { fieldText } from "#app/_ui/field-text.ts";
import type { FieldProblem } from "#features/field-types/field-type.ts";
import type { Field } from "#features/fields/field.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What is wrong with a value, in a sentence; for a pattern the operator's own, if there is one. */
export function problemSentence({ t }: Pick<PageWords, "t">, field: Field, problem: FieldProblem): string {
  const { code, values } = problem;
  const message = field.translations[t.language]?.message ?? field.rules.message;
  if (code === "pattern" && message) return message;
  return t(`fieldProblems.${code}`, { field: fieldText(t, field, "label"), ...values } as never);
}
