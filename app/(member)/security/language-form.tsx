"use client";
import { Stamp } from "#app/_forms/form.tsx";
import type { FormWords } from "#app/_forms/form-state.ts";
import { Problems } from "#app/_forms/problems.tsx";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import type { Texts } from "#app/_ui/words.ts";
import { changeLanguage } from "./actions.ts";

type Props = {
  stamp: string;
  words: FormWords;
  texts: Texts<"label" | "submit">;
  /** The member's own, or empty. */
  chosen: string;
  choices: readonly (readonly [language: string, name: string])[];
};

export function LanguageForm({ stamp, words, texts, chosen, choices }: Props) {
  const { state, round, element, waiting } = useForm(changeLanguage, words);
  return (
    <>
      <Problems state={state} words={words} key={round} />
      <form {...element} className="flex max-w-narrow flex-wrap gap-3">
        <Stamp value={stamp} />
        {/* React resets a form that was posted to its defaults, but no select without a new key. */}
        <select
          key={round}
          name="language"
          defaultValue={chosen}
          aria-label={texts.label}
          className="control"
        >
          {choices.map(([language, name]) => (
            <option key={language} value={language} lang={language || undefined}>
              {name}
            </option>
          ))}
        </select>
        <Button look="plain">{texts.submit}</Button>
        <p role="status">{waiting}</p>
      </form>
    </>
  );
}
