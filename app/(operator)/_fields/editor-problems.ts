import {
  type FieldPart,
  fieldLanguages,
  fieldParts,
  translatedName,
  translatedParts,
} from "#features/fields/field-parts.ts";
import type { EditorProblem } from "#features/operators/fields/read-field.ts";
import { languageNames } from "#lib/words/languages.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What is wrong with what was typed about a field, in sentences by the name of the control. */
export function editorProblems(
  t: PageWords["t"],
  problems: readonly EditorProblem[],
): Record<string, string[]> {
  const said: Record<string, string[]> = {};
  for (const problem of problems) {
    said[problem.name] = [...(said[problem.name] ?? []), sentenceFor(t, problem)];
  }
  return said;
}

function sentenceFor(t: PageWords["t"], { name, code, values }: EditorProblem): string {
  return t(`fieldEditor.problems.${code}`, { part: partText(t, name), ...values } as never);
}

/** What a control is called. */
function partText(t: PageWords["t"], name: string): string {
  if (name === "key") return t("fieldEditor.key");
  const own = fieldParts.find((part) => part === name);
  if (own) return labelOf(t, own);
  for (const part of translatedParts)
    for (const language of fieldLanguages)
      if (translatedName(part, language) === name)
        return t("fieldEditor.inLanguage", { part: labelOf(t, part), language: languageNames[language] });
  return name;
}

function labelOf(t: PageWords["t"], part: FieldPart): string {
  return t(`fieldEditor.parts.${part}`);
}
