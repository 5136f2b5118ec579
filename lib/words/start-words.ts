import { catalogue, perLanguage } from "./catalogue.ts";
import { start as german } from "./de/start.ts";
import { start } from "./en/start.ts";
import { plainTranslatorOf } from "./plain-translator.ts";

const messagesOf = catalogue(start, german);

/** What a start says in a language. */
export const startWords = perLanguage((language) => plainTranslatorOf<typeof start>(messagesOf(language)));
