import type { QrDrawing } from "#app/_ui/qr-code.tsx";
import type { Texts } from "#app/_ui/words.ts";
import type { Translated } from "#lib/words/messages.ts";
import type { PageMessages } from "#lib/words/page-words.ts";

/** What came of a posted form, when one is to see the form again; made by an action, shown by `Form`. */
export type FormState = Readonly<{
  /** Sentences for what is wrong, per field name. */
  problems?: Readonly<Record<string, readonly string[]>>;
  /** Sentences for what is wrong with no field of its own. */
  form?: readonly string[];
  /** What was typed, per field name; never a password. */
  values?: Readonly<Record<string, string>>;
  /** What was saved meanwhile, per field name that was changed here as well. */
  clashes?: Readonly<Record<string, Readonly<{ theirs: string; unreadable?: true }>>>;
  /** The form's member and what it showed, for the next try. */
  stamp?: string;
  /** What an import would change, before it is saved. */
  import?: ShownImport;
  /** One-time links that were made, which are shown this once. */
  links?: readonly ShownLink[];
  /** Letters that were made, with one-time codes: they are shown this once. */
  letters?: readonly ShownLetter[];
  /** Where to go instead: there is nothing to see here again. */
  leaveFor?: string;
  /** There is no session any more: where one can log in again without leaving what was typed. */
  logIn?: string;
}>;

/** A one-time link, as it is given to somebody. */
export type ShownLink = Readonly<{
  id: string;
  who: string;
  address: string;
  code: string;
  until: string;
  qr?: QrDrawing;
}>;

/** A letter as it is printed, in its reader's language. */
export type ShownLetter = Readonly<{
  id: string;
  language: string;
  direction: "ltr" | "rtl";
  portal: string;
  day: string;
  /** Whom it goes to, line by line. */
  to: readonly string[];
  texts: Texts<
    | "username"
    | "heading"
    | "intro"
    | "entry"
    | "now"
    | "correction"
    | "howHeading"
    | "byPhone"
    | "byPost"
    | "whom"
    | "code"
    | "until"
    | "qrCode"
    | "signature"
  >;
  rows: readonly Readonly<{
    key: string;
    label: string;
    lines: readonly string[];
    /** In place of the lines. */
    boxes?: readonly Readonly<{ label: string; isTicked: boolean }>[];
    /** The line says that there is none. */
    isNone?: true;
  }>[];
  code: string;
  qr: QrDrawing;
}>;

/** What an import would change, in the words of the page. */
export type ShownImport = Readonly<{
  /** For the form that confirms it; undefined where there is nothing to confirm. */
  reference: string | undefined;
  changes: readonly Readonly<{ key: string; label: string; before: string; after: string; note?: string }>[];
  refused: readonly Readonly<{ key: string; label: string; reasons: readonly string[] }>[];
  /** Keys of which there is no field here. */
  unknown: readonly string[];
  /** How many values are the same already, in a sentence. */
  unchanged: string;
}>;

/** What every form can say in the browser: plain texts, since nothing of the catalogue is there. */
export type FormWords = Translated<PageMessages["form"]>;

/** What a form takes from its page: what every form says, and its own texts. */
export type FormTexts<Group extends keyof PageMessages> = {
  words: FormWords;
  texts: Translated<PageMessages[Group]>;
};

/** A server action as a form knows it. The first argument is React's, comes from the client, and is not looked at. */
export type FormAction = (previous: FormState | undefined, form: FormData) => Promise<FormState>;
