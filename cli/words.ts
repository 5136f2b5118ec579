import { terminalLanguage } from "#lib/settings.ts";
import { commandWords } from "#lib/words/command-words.ts";

type Translate = ReturnType<typeof commandWords>;

/** What the command says, in its caller's language: the settings may name another one once they are read. */
export const t = ((...said: Parameters<Translate>) => commandWords(terminalLanguage())(...said)) as Translate;

/** For what is printed as JSON, which is the same in every language. */
export const inEnglish: Translate = commandWords("en");
