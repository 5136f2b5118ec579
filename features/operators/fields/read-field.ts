/** What operators typed about a field, as it is kept. */

import { patternProblem } from "#features/field-types/pattern.ts";
import type { Field, FieldTexts, Option, Rules } from "#features/fields/field.ts";
import { type FieldForm, isLonger } from "#features/fields/field-form.ts";
import {
  autoCompleteTokens,
  controlNames,
  type FieldPart,
  fieldLanguages,
  mayBecome,
  otherLimit,
  partsOf,
  textLimits,
  translatedName,
  translatedParts,
} from "#features/fields/field-parts.ts";
import { type OptionsProblem, readOptions, translateOptions } from "#features/fields/option-lines.ts";
import { type Access, accesses, type FieldTypeName } from "#lib/field-names.ts";
import { cleanText } from "#lib/text.ts";
import type { Language } from "#lib/words/languages.ts";

type EditorProblemCode =
  | "missing"
  | "too long"
  | "broken text"
  | "not a number"
  | "out of range"
  | "not a date"
  | "no date"
  | "wrong way round"
  | "without a year"
  | "shortest over limit"
  | "not a pattern"
  | "message without pattern"
  | "not one of these"
  | "not by members"
  | "not by operators"
  | "not at sign-up"
  | "no kind"
  | "nobody may search"
  | "too many searchable"
  | "not an operator"
  | OptionsProblem
  // Of keys.
  | "not a key"
  | "reserved"
  | "taken"
  | "too many fields"
  // Of what somebody else changed meanwhile.
  | "changed meanwhile";

/** What is wrong, by the name of the control it is about. */
export type EditorProblem = Readonly<{
  name: string;
  code: EditorProblemCode;
  values?: Readonly<Record<string, string | number>>;
}>;

/** What operators decide about a field. */
export type FieldContent = Pick<
  Field,
  | "type"
  | "label"
  | "help"
  | "purpose"
  | "limit"
  | "translations"
  | "rules"
  | "options"
  | "access"
  | "operators"
  | "isSearchable"
>;

/** What there is beside the form: the field as it was, and who may be named. */
export type Beside = Readonly<{ before?: Field; operatorIds: ReadonlySet<string> }>;

type ReadField = Readonly<
  { ok: true; content: FieldContent } | { ok: false; problems: readonly EditorProblem[] }
>;

/** In code points. */
const longest: Readonly<Partial<Record<FieldPart, number>>> = {
  label: 200,
  help: 1000,
  purpose: 1000,
  message: 300,
  pattern: 500,
};

/** Reads all that a form for a field of this type says, and whether its parts fit together. */
export function readField(type: FieldTypeName, form: FieldForm, beside: Beside): ReadField {
  const reading = new Reading(type, form, beside);
  const content = reading.content();
  return reading.problems.length > 0 ? { ok: false, problems: reading.problems } : { ok: true, content };
}

class Reading {
  readonly problems: EditorProblem[] = [];
  readonly #type: FieldTypeName;
  readonly #form: FieldForm;
  readonly #beside: Beside;
  readonly #parts: ReadonlySet<FieldPart>;

  constructor(type: FieldTypeName, form: FieldForm, beside: Beside) {
    this.#type = type;
    this.#beside = beside;
    this.#parts = new Set(partsOf(type));
    // Browsers post CRLF.
    this.#form = Object.fromEntries(
      controlNames(type).map((name) => [name, (form[name] ?? "").replace(/\r\n?/g, "\n")]),
    );
  }

  content(): FieldContent {
    const type = this.#chosenType();
    const label = this.#text("label", "label");
    if (this.#typed("label") === "") this.#wrong("label", "missing");
    const access = this.#access();
    const rules = this.#rules(access);
    const options = this.#options();
    return {
      ...{ type, label, access, rules, options },
      help: this.#text("help", "help"),
      purpose: this.#text("purpose", "purpose"),
      limit: this.#limit(type, rules.shortest),
      translations: this.#translations(),
      operators: access === "member alone" ? undefined : this.#operators(),
      isSearchable: this.#searchable(access),
    };
  }

  #wrong(name: string, code: EditorProblemCode, values?: EditorProblem["values"]): undefined {
    this.problems.push({ name, code, ...(values && { values }) });
    return undefined;
  }

  #has(part: FieldPart): boolean {
    return this.#parts.has(part);
  }

  #typed(name: string): string {
    return (this.#form[name] ?? "").trim();
  }

  #text(part: FieldPart, name: string): string {
    if (!this.#has(part)) return "";
    const limit = longest[part] ?? 0;
    const multiline = part === "help" || part === "purpose";
    const text = cleanText(this.#typed(name), Number.POSITIVE_INFINITY, { multiline });
    if (!text.ok) this.#wrong(name, "broken text");
    else if (isLonger(text.text, limit)) this.#wrong(name, "too long", { limit });
    return text.ok ? text.text : "";
  }

  #chosenType(): FieldTypeName {
    const typed = this.#typed("type");
    if (!this.#has("type") || typed === "") return this.#type;
    if (mayBecome(this.#type, typed)) return typed;
    this.#wrong("type", "not one of these");
    return this.#type;
  }

  /** A whole number that is not negative; undefined: none. */
  #count(part: "shortest" | "limit" | "decimals", least: number, most: number): number | undefined {
    const typed = this.#typed(part);
    if (!this.#has(part) || typed === "") return undefined;
    if (!/^\d{1,6}$/.test(typed)) return this.#wrong(part, "not a number");
    const number = Number(typed);
    return number >= least && number <= most ? number : this.#wrong(part, "out of range", { least, most });
  }

  #limit(type: FieldTypeName, shortest: number | undefined): number {
    if (type !== "text" && type !== "long text") return otherLimit;
    const { usual, most } = textLimits[type];
    const limit = this.#count("limit", 1, most) ?? usual;
    if (shortest !== undefined && shortest > limit) this.#wrong("shortest", "shortest over limit", { limit });
    return limit;
  }

  #rules(access: Access): Rules {
    const required = this.#required(access);
    const asked = this.#asked(access) || required === "sign-up";
    const shortest = this.#count("shortest", 1, textLimits["long text"].most);
    const decimals = this.#count("decimals", 0, 10);
    const year = this.#oneOf("year", ["always", "optional", "never"] as const, "always");
    const { least, greatest } = this.#range(year);
    const pattern = this.#pattern();
    const message = this.#text("message", "message");
    if (message !== "" && pattern === "") this.#wrong("message", "message without pattern");
    const kinds = this.#kinds();
    const autoComplete = this.#oneOf("auto-complete", ["", ...(autoCompleteTokens[this.#type] ?? [])], "");
    return {
      ...(required && { required }),
      ...(asked && { askedAtSignUp: true }),
      ...(shortest !== undefined && { shortest }),
      ...(least !== "" && { least }),
      ...(greatest !== "" && { greatest }),
      ...(decimals !== undefined && { decimals }),
      ...(pattern !== "" && { pattern }),
      ...(message !== "" && { message }),
      ...(year !== "always" && { year }),
      ...(kinds && { kinds }),
      ...(autoComplete !== "" && { autoComplete }),
    };
  }

  #oneOf<const T extends string>(name: FieldPart, choices: readonly T[], usual: NoInfer<T>): T {
    const typed = this.#typed(name);
    if (!this.#has(name) || typed === "") return usual;
    const chosen = choices.find((choice) => choice === typed);
    if (chosen === undefined) this.#wrong(name, "not one of these");
    return chosen ?? usual;
  }

  #access(): Access {
    const access = this.#oneOf("access", accesses, "member edits");
    // Members alone bring files along: nobody could fill it in.
    if (this.#type === "file" && access === "operators edit") this.#wrong("access", "not by operators");
    return access;
  }

  #required(access: Access): Rules["required"] {
    const chosen = this.#oneOf("required", ["no", "sign-up", "now", "from"] as const, "no");
    if (chosen === "no") return undefined;
    if (access === "operators edit") return this.#wrong("required", "not by members");
    if (chosen === "sign-up") {
      const mayAsk = this.#has("asked-at-sign-up") && access !== "proposed";
      return mayAsk ? chosen : this.#wrong("required", "not at sign-up");
    }
    if (chosen === "now") return chosen;
    const from = this.#typed("required-from");
    if (from === "") return this.#wrong("required-from", "no date");
    return isDate(from) ? { from } : this.#wrong("required-from", "not a date");
  }

  #asked(access: Access): boolean {
    if (!this.#has("asked-at-sign-up") || this.#typed("asked-at-sign-up") === "") return false;
    // Whoever signs up types what is theirs to decide.
    if (access === "operators edit" || access === "proposed")
      this.#wrong("asked-at-sign-up", "not at sign-up");
    return true;
  }

  #range(year: "always" | "optional" | "never"): { least: string; greatest: string } {
    const [least, greatest] = [this.#end("least"), this.#end("greatest")];
    if (year === "never" && (least ?? greatest) !== undefined)
      this.#wrong(least === undefined ? "greatest" : "least", "without a year");
    const isReversed =
      least !== undefined &&
      greatest !== undefined &&
      (this.#type === "date" ? least > greatest : Number(least) > Number(greatest));
    if (isReversed) this.#wrong("greatest", "wrong way round");
    return { least: least ?? "", greatest: greatest ?? "" };
  }

  #end(part: "least" | "greatest"): string | undefined {
    const typed = this.#typed(part);
    if (!this.#has(part) || typed === "") return undefined;
    if (this.#type === "date") return isDate(typed) ? typed : this.#wrong(part, "not a date");
    const number = typed.replace(",", ".").replace("−", "-");
    return /^-?\d{1,15}(\.\d{1,10})?$/.test(number) ? number : this.#wrong(part, "not a number");
  }

  #pattern(): string {
    const pattern = this.#text("pattern", "pattern");
    if (pattern !== "" && patternProblem(pattern) !== undefined) this.#wrong("pattern", "not a pattern");
    return pattern;
  }

  #kinds(): Rules["kinds"] {
    if (!this.#has("kinds")) return undefined;
    const kinds = (["image", "document"] as const).filter((kind) => this.#lines("kinds").includes(kind));
    if (kinds.length === 0) return this.#wrong("kinds", "no kind");
    return kinds.length === 1 ? kinds : undefined;
  }

  #lines(name: string): string[] {
    return this.#typed(name)
      .split("\n")
      .filter((line) => line !== "");
  }

  #operators(): readonly string[] | undefined {
    const { before, operatorIds } = this.#beside;
    const ids = this.#lines("operators");
    if (!this.#has("operators") || ids.length === 0) return undefined;
    // Who is named already may have stopped being an operator: they stay named until somebody takes them off.
    if (ids.every((id) => operatorIds.has(id) || before?.operators?.includes(id))) return ids;
    return this.#wrong("operators", "not an operator");
  }

  #searchable(access: Access): boolean {
    if (!this.#has("searchable") || this.#typed("searchable") === "") return false;
    if (access === "member alone") this.#wrong("searchable", "nobody may search");
    return true;
  }

  #options(): readonly Option[] {
    if (!this.#has("options")) return [];
    const read = readOptions(this.#form.options ?? "", this.#beside.before?.options ?? []);
    if (!read.ok) {
      this.#wrong("options", read.code, read.option === undefined ? undefined : { option: read.option });
      return [];
    }
    let { options } = read;
    for (const language of fieldLanguages) {
      const name = translatedName("options", language);
      const translated = translateOptions(this.#form[name] ?? "", language, options);
      if (translated.ok) options = translated.options;
      else
        this.#wrong(
          name,
          translated.code,
          translated.option === undefined ? {} : { option: translated.option },
        );
    }
    return options;
  }

  #translations(): Field["translations"] {
    const texts: Partial<Record<Language, FieldTexts>> = {};
    for (const language of fieldLanguages) {
      const said = translatedParts
        .filter((part) => part !== "options")
        .map((part) => [part, this.#text(part, translatedName(part, language))] as const)
        .filter(([, text]) => text !== "");
      if (said.length > 0) texts[language] = Object.fromEntries(said);
    }
    return texts;
  }
}

/** `2027-01-31`, a day that there is. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
