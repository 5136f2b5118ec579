import type { Language } from "#lib/words/languages.ts";
import { type Phrase, phraseText } from "#lib/words/phrase.ts";

/** What is wrong and what to do about it. */
export type Problem = Readonly<{
  say(language: Language): string;
  /** Puts it right, where nothing can be lost by that. */
  fix?: () => unknown;
}>;

/** What a check found: problems, and what it could not look at. */
export type Findings = Readonly<{ problems: readonly Problem[]; notes?: readonly Problem[] }>;

export function worded(phrase: Phrase, fix?: Problem["fix"]): Problem {
  return { say: (language) => phraseText(phrase, language), ...(fix && { fix }) };
}
