import type { fields } from "#db/schema.ts";
import type { Access, FieldTypeName } from "#lib/field-names.ts";
import type { Language } from "#lib/words/languages.ts";

/** Texts of a field in one language; what is absent is said as the field has it. */
export type FieldTexts = Readonly<{ label?: string; help?: string; purpose?: string; message?: string }>;

/** One of the things that may be chosen. Its key stands in values and never changes. */
export type Option = Readonly<{
  key: string;
  label: string;
  translations?: Readonly<Partial<Record<Language, string>>>;
  /** Not offered any more; values that have it keep it. */
  isRetired?: true;
}>;

/** What a value has to be beside its type. What does not apply to the type is absent. */
export type Rules = Readonly<{
  /** Required when signing up, from now on, or from a day on (`2027-01-31`). */
  required?: "sign-up" | "now" | Readonly<{ from: string }>;
  /** The form for signing up has it, too. */
  askedAtSignUp?: true;
  /** The fewest code points. The most are the field's `limit`. */
  shortest?: number;
  /** Of numbers as decimals (`-2.5`), of dates as days (`2001-02-03`): the least and the greatest. */
  least?: string;
  greatest?: string;
  /** Digits behind a number's decimal sign. */
  decimals?: number;
  /** A regular expression for the whole text, as HTML's `pattern` takes it (flag v). */
  pattern?: string;
  /** What is said of a text that does not fit the pattern, where no translation has it. */
  message?: string;
  /** Of dates: the year may be left out, or is never asked for. */
  year?: "optional" | "never";
  /** Of files. Absent: both. */
  kinds?: readonly ("image" | "document")[];
  /** HTML's token for what the value is of the member themselves ("name", "tel", "bday"); absent: of nobody in particular. */
  autoComplete?: string;
}>;

/** A piece of information that members are asked for; a heading or a note between such pieces. */
export type Field = Readonly<{
  key: string;
  type: FieldTypeName;
  label: string;
  help: string;
  purpose: string;
  /** In code points. */
  limit: number;
  position: number;
  translations: Readonly<Partial<Record<Language, FieldTexts>>>;
  rules: Rules;
  options: readonly Option[];
  access: Access;
  /** The ids of the only operators who see it; undefined: all. */
  operators: readonly string[] | undefined;
  isSearchable: boolean;
  retiredAt: number | null;
}>;

type Row = typeof fields.$inferSelect;

const known = new Map<string, Pick<Field, "translations" | "rules" | "options" | "operators">>();
/** Far more than there are fields; changed ones leave their old texts behind. */
const mostKnown = 1000;

/** A field as its row has it. What stands in it as JSON is read once. */
export function fieldOf(row: Row): Field {
  const { key, type, label, help, purpose, limit, position, access, searchable, retiredAt } = row;
  const plain = { key, type, label, help, purpose, limit, position, access, retiredAt };
  return { ...plain, isSearchable: searchable === 1, ...parsed(row) };
}

function parsed({ translations, rules, options, operators }: Row) {
  const text = [translations, rules, options, operators].join("\n");
  let read = known.get(text);
  if (!read) {
    if (known.size >= mostKnown) known.clear();
    read = {
      translations: JSON.parse(translations),
      rules: JSON.parse(rules),
      options: JSON.parse(options),
      operators: operators === null ? undefined : JSON.parse(operators),
    };
    known.set(text, read);
  }
  return read;
}

/** Whether it holds a value at all. */
export function holdsValue({ type }: Pick<Field, "type">): boolean {
  return type !== "heading" && type !== "note";
}

/** Whether a member without a value has to give one by now. */
export function isRequired({ rules: { required } }: Pick<Field, "rules">, now: number): boolean {
  if (required === undefined) return false;
  return typeof required === "string" || now >= Date.parse(required.from);
}
