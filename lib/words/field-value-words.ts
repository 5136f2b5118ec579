import { catalogue, perLanguage } from "./catalogue.ts";
import { fieldValues as german } from "./de/field-values.ts";
import { fieldValues } from "./en/field-values.ts";
import { plainTranslatorOf } from "./plain-translator.ts";

const messagesOf = catalogue(fieldValues, german);

/** How values that are words are shown in a language. */
export const fieldValueWords = perLanguage((language) =>
  plainTranslatorOf<typeof fieldValues>(messagesOf(language)),
);
