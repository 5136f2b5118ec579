import { catalogue, perLanguage } from "./catalogue.ts";
import { confirming as germanConfirming } from "./de/confirming.ts";
import { controls as germanControls } from "./de/controls.ts";
import { directory as germanDirectory } from "./de/directory.ts";
import { fieldEditor as germanFieldEditor } from "./de/field-editor.ts";
import { fieldProblems as germanFieldProblems } from "./de/field-problems.ts";
import { files as germanFiles } from "./de/files.ts";
import { forms as germanForms } from "./de/forms.ts";
import { history as germanHistory } from "./de/history.ts";
import { imports as germanImports } from "./de/imports.ts";
import { invitations as germanInvitations } from "./de/invitations.ts";
import { letters as germanLetters } from "./de/letters.ts";
import { notices as germanNotices } from "./de/notices.ts";
import { operators as germanOperators } from "./de/operators.ts";
import { pages as germanPages } from "./de/pages.ts";
import { policies as germanPolicies } from "./de/policies.ts";
import { status as germanStatus } from "./de/status.ts";
import { confirming } from "./en/confirming.ts";
import { controls } from "./en/controls.ts";
import { directory } from "./en/directory.ts";
import { fieldEditor } from "./en/field-editor.ts";
import { fieldProblems } from "./en/field-problems.ts";
import { files } from "./en/files.ts";
import { forms } from "./en/forms.ts";
import { history } from "./en/history.ts";
import { imports } from "./en/imports.ts";
import { invitations } from "./en/invitations.ts";
import { letters } from "./en/letters.ts";
import { notices } from "./en/notices.ts";
import { operators } from "./en/operators.ts";
import { pages } from "./en/pages.ts";
import { policies } from "./en/policies.ts";
import { status } from "./en/status.ts";
import { formatsOf } from "./formats.ts";
import { translatorOf } from "./translator.ts";

const english = {
  ...pages,
  ...forms,
  ...invitations,
  ...directory,
  ...operators,
  ...policies,
  ...status,
  ...fieldProblems,
  ...fieldEditor,
  ...controls,
  ...history,
  ...confirming,
  ...letters,
  ...files,
  ...imports,
  ...notices,
};
const german = {
  ...{ ...germanPages, ...germanForms, ...germanInvitations, ...germanDirectory },
  ...{ ...germanOperators, ...germanPolicies, ...germanStatus },
  ...{
    ...germanFieldProblems,
    ...germanFieldEditor,
    ...germanControls,
    ...germanHistory,
    ...germanConfirming,
    ...germanLetters,
    ...germanFiles,
    ...germanImports,
    ...germanNotices,
  },
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
