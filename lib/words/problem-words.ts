import { catalogue, perLanguage } from "./catalogue.ts";
import { problems as german } from "./de/problems.ts";
import { problems } from "./en/problems.ts";
import { plainTranslatorOf } from "./plain-translator.ts";

const messagesOf = catalogue(problems, german);

/**
 * What is said in a language of that which keeps the portal or a command from going on.
 * @public for phrase.ts, which requires it late
 */
export const problemWords = perLanguage((language) =>
  plainTranslatorOf<typeof problems>(messagesOf(language)),
);
