import { createRequire } from "node:module";
import { visibleText } from "../visible-text.ts";
import type { problems } from "./en/problems.ts";
import type { Language } from "./languages.ts";
import type { ArgumentsOf, Paths } from "./plain-translator.ts";

const require = createRequire(import.meta.url);

type Path = Paths<typeof problems>;
type Value = string | number | Phrase;
type Values = Readonly<Record<string, Value>>;

/** A text of the problems' catalogue and its values, put into words where somebody reads it. It can be kept as JSON. */
export type Phrase = Readonly<{ path: Path; values?: Values }>;

/** The text at a path; one with arguments needs their values. */
export function phrase<P extends Path>(path: P, ...[values]: ArgumentsOf<typeof problems, P, Value>): Phrase {
  return values === undefined ? { path } : { path, values: values as Values };
}

/** What a phrase says in a language. A value that others wrote forges no line and steers no terminal. */
export function phraseText({ path, values = {} }: Phrase, language: Language): string {
  const texts = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "object" ? phraseText(value, language) : visibleText(String(value)),
  ]);
  // Loaded when something is wrong: an ordinary start does not wait for it.
  const { problemWords } = require("./problem-words.ts") as typeof import("./problem-words.ts");
  const say = problemWords(language) as (path: string, values: unknown) => string;
  return say(path, Object.fromEntries(texts));
}

/** Whether this is a phrase of this version's catalogue: what was kept as JSON may be another one's. */
export function isPhrase(value: unknown): value is Phrase {
  try {
    return phraseText(value as Phrase, "en") !== "";
  } catch {
    return false;
  }
}
