import { catalogue, perLanguage } from "./catalogue.ts";
import { errorPages as german } from "./de/error-pages.ts";
import { errorPages } from "./en/error-pages.ts";
import { formatsOf } from "./formats.ts";
import { plainTranslatorOf } from "./plain-translator.ts";

const messagesOf = catalogue(errorPages, german);

/** What the portal's own pages for what goes wrong say in a language. */
export const errorPageWords = perLanguage((language) => ({
  t: plainTranslatorOf<typeof errorPages>(messagesOf(language)),
  format: formatsOf(language),
}));
