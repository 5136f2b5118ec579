import { catalogue, perLanguage } from "./catalogue.ts";
import { command as german } from "./de/command.ts";
import { command } from "./en/command.ts";
import { plainTranslatorOf } from "./plain-translator.ts";

const messagesOf = catalogue(command, german);

/** What the postern command says in a language. */
export const commandWords = perLanguage((language) =>
  plainTranslatorOf<typeof command>(messagesOf(language)),
);
