import type { Language } from "#lib/words/languages.ts";
import { type Phrase, phraseText } from "#lib/words/phrase.ts";

/** What is wrong and what to do about it, in a language. */
export type Problem = (language: Language) => string;

export function worded(phrase: Phrase): Problem {
  return (language) => phraseText(phrase, language);
}
