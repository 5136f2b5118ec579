import { catalogue, perLanguage } from "./catalogue.ts";
import { directory as germanDirectory } from "./de/directory.ts";
import { forms as germanForms } from "./de/forms.ts";
import { invitations as germanInvitations } from "./de/invitations.ts";
import { operators as germanOperators } from "./de/operators.ts";
import { pages as germanPages } from "./de/pages.ts";
import { policies as germanPolicies } from "./de/policies.ts";
import { status as germanStatus } from "./de/status.ts";
import { directory } from "./en/directory.ts";
import { forms } from "./en/forms.ts";
import { invitations } from "./en/invitations.ts";
import { operators } from "./en/operators.ts";
import { pages } from "./en/pages.ts";
import { policies } from "./en/policies.ts";
import { status } from "./en/status.ts";
import { formatsOf } from "./formats.ts";
import { translatorOf } from "./translator.ts";

const english = { ...pages, ...forms, ...invitations, ...directory, ...operators, ...policies, ...status };
const german = {
  ...{ ...germanPages, ...germanForms, ...germanInvitations, ...germanDirectory },
  ...{ ...germanOperators, ...germanPolicies, ...germanStatus },
};

/** Everything that the pages and their forms can say. */
export type PageMessages = typeof english;

const messagesOf = catalogue(english, german);

/** What the pages and their forms say in a language, and how they write dates and numbers. */
export const pageWords = perLanguage((language) => ({
  language,
  t: translatorOf<PageMessages>(language, messagesOf(language)),
  format: formatsOf(language),
}));

export type PageWords = ReturnType<typeof pageWords>;
