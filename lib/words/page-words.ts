import { catalogue, perLanguage } from "./catalogue.ts";
import { forms as german } from "./de/forms.ts";
import { pages as germanPages } from "./de/pages.ts";
import { forms } from "./en/forms.ts";
import { pages } from "./en/pages.ts";
import { formatsOf } from "./formats.ts";
import { translatorOf } from "./translator.ts";

const messagesOf = catalogue({ ...pages, ...forms }, { ...germanPages, ...german });

/** What the pages and their forms say in a language, and how they write dates and numbers. */
export const pageWords = perLanguage((language) => ({
  language,
  t: translatorOf<typeof pages & typeof forms>(language, messagesOf(language)),
  format: formatsOf(language),
}));

export type PageWords = ReturnType<typeof pageWords>;
