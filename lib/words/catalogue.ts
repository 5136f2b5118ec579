import type { Language } from "./languages.ts";
import type { Messages, Translated } from "./messages.ts";
import { inPseudoLanguage } from "./pseudo-language.ts";

/** An area's messages by language; those of the test language are made of the English ones when first needed. */
export function catalogue<const English extends Messages>(
  en: English,
  de: Translated<English>,
): (language: Language) => Translated<English> {
  let pseudo: English | undefined;
  return (language) => {
    if (language === "de") return de;
    if (language === "en") return en as Translated<English>;
    pseudo ??= inPseudoLanguage(en);
    return pseudo as Translated<English>;
  };
}

/** What is made once per language. */
export function perLanguage<T>(make: (language: Language) => T): (language: Language) => T {
  const made = new Map<Language, T>();
  return (language) => {
    const known = made.get(language) ?? make(language);
    made.set(language, known);
    return known;
  };
}
