/** Fields whose answers are given. */
import type { Field, Option } from "#features/fields/field.ts";
import type { Language } from "#lib/words/languages.ts";
import type { Choice, FieldProblem, FieldType, Json, Parsed } from "./field-type.ts";
import { broken, cleaned, ofOneText, readJson, typedIn } from "./one-text.ts";

/** More are easier to find in a list that opens. */
const mostRadios = 5;

/** One of the options, kept as its key. */
export const oneOf: FieldType = ofOneText((text) => text, {
  control: ({ key, options }, language) => ({
    kind: options.filter(isOffered).length > mostRadios ? "select" : "radios",
    name: key,
    options: choices(options, language),
  }),
  check: (value, { options }) => (value === "" || keys(options).includes(value) ? [] : notAnOption),
  show: shown,
  search: labels,
  fromCell: (cell, field) => {
    const text = cleaned(cell, "one line")?.trim();
    return text === undefined ? broken : { ok: true, value: keyOf(text, field) };
  },
});

/** Any of the options, kept as their keys, a line each, in the options' order. */
export const severalOf: FieldType = {
  names: ({ key }) => [key],
  speaksUnsent: true,
  control: ({ key, options }, language) => ({
    kind: "checkboxes",
    name: key,
    options: choices(options, language),
  }),
  typedOf: (value, { key }) => ({ [key]: value }),
  parse: (typed, field) => readLines(typedIn(typed, field.key), field),
  check: (value, { options }) =>
    value === "" || value.split("\n").every((line) => keys(options).includes(line)) ? [] : notAnOption,
  show: shown,
  search: labels,
  toJson: (value) => (value === "" ? [] : value.split("\n")),
  fromJson: (json, field) =>
    isTexts(json) ? readLines(json.join("\n"), field) : readJson(json, (text) => readLines(text, field)),
  toCell: (value) => value.replaceAll("\n", "; "),
  fromCell: (cell, field) =>
    readLines(
      cell
        .split(/[;\n\r]/)
        .map((part) => keyOf(part.trim(), field))
        .join("\n"),
      field,
    ),
};

const notAnOption: readonly FieldProblem[] = [{ code: "not an option" }];

const isOffered = ({ isRetired }: Option) => !isRetired;
const keys = (options: readonly Option[]) => options.map(({ key }) => key);

function choices(options: readonly Option[], language: Language): Choice[] {
  return options.map((option) => ({
    value: option.key,
    label: labelOf(option, language),
    ...(option.isRetired && { isRetired: true as const }),
  }));
}

function labelOf({ label, translations = {} }: Option, language: Language): string {
  return (Object.hasOwn(translations, language) && translations[language]) || label;
}

function chosen(value: string, { options }: Field): Option[] {
  const lines = new Set(value.split("\n"));
  return options.filter(({ key }) => lines.has(key));
}

/** An option that there is no more is shown as it is kept. */
function shown(value: string, { options }: Field, language: Language): string {
  const byKey = new Map(options.map((option) => [option.key, labelOf(option, language)]));
  return value
    .split("\n")
    .map((line) => byKey.get(line) ?? line)
    .join("\n");
}

/** In each language. */
function labels(value: string, field: Field): string {
  const texts = chosen(value, field).flatMap(({ label, translations = {} }) => [
    label,
    ...Object.values(translations),
  ]);
  return [...new Set(texts)].join("\n");
}

/** People write what they read. A text that is neither key nor label stays itself. */
function keyOf(text: string, { options }: Field): string {
  const wanted = text.toLowerCase();
  const named = ({ label, translations = {} }: Option) =>
    [label, ...Object.values(translations)].some((name) => name.toLowerCase() === wanted);
  return (options.find(({ key }) => key === text) ?? options.find(named))?.key ?? text;
}

function isTexts(json: Json): json is readonly string[] {
  return Array.isArray(json) && json.every((one) => typeof one === "string");
}

/** Each once, in the options' order; what is none of them stands behind, for `check` to judge. */
function readLines(raw: string, { options }: Field): Parsed {
  const text = cleaned(raw, "lines");
  if (text === undefined) return broken;
  const lines = new Set(text.split("\n").map((line) => line.trim()));
  const known = keys(options).filter((key) => lines.delete(key));
  return { ok: true, value: [...known, ...lines].filter(Boolean).join("\n") };
}
