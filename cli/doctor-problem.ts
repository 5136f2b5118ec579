import type { Language } from "#lib/words/languages.ts";
import { type Phrase, phraseText } from "#lib/words/phrase.ts";

/** What is wrong and what to do about it. */
export type Problem = Readonly<{
  say(language: Language): string;
  /** Puts it right, where nothing can be lost by that. */
  fix?: () => unknown;
  /** What it was and what has been done about it; without it `say` stands for that, too. */
  sayFixed?(language: Language): string;
}>;

/** What a check found: problems, and what it could not look at. */
export type Findings = Readonly<{ problems: readonly Problem[]; notes?: readonly Problem[] }>;

/** `fixed`: said in its place once it is put right. */
export function worded(phrase: Phrase, fix?: Problem["fix"], fixed = phrase): Problem {
  const say = (said: Phrase) => (language: Language) => phraseText(said, language);
  return { say: say(phrase), ...(fix && { fix, sayFixed: say(fixed) }) };
}
