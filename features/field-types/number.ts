import type { Field } from "#features/fields/field.ts";
import { codePoints } from "#lib/text.ts";
import { perLanguage } from "#lib/words/catalogue.ts";
import { localeOf } from "#lib/words/languages.ts";
import { canonicalDecimal, compareDecimals, decimalsOf, isDecimal } from "./decimal.ts";
import { asciiDigits } from "./digits.ts";
import type { FieldProblem, FieldType } from "./field-type.ts";
import { ofOneText } from "./one-text.ts";

const asPeopleWrite = ofOneText(normalise, {
  control: ({ key, rules: { decimals, least } }) => ({
    kind: "text",
    name: key,
    inputType: "text",
    // Some telephones' keyboards for numbers have no minus sign.
    ...(least !== undefined &&
      !least.startsWith("-") && { inputMode: decimals === 0 ? ("numeric" as const) : ("decimal" as const) }),
    isNarrow: true,
  }),
  check,
});

/** A decimal, kept as `-12.5`. In JSON and in cells a point is never between thousands. */
export const number: FieldType = {
  ...asPeopleWrite,
  typedOf: (value, { key, rules }) => ({
    // Were it read as thousands, what was kept would change.
    [key]:
      isDecimal(value) && isEither(value) && rules.decimals !== undefined && rules.decimals < 3
        ? `${value}0`
        : value,
  }),
  show: (value, _, language) => (isDecimal(value) ? formatOf(language).format(value as `${number}`) : value),
  search: (value) => (value.includes(".") ? `${value}\n${value.replace(".", ",")}` : value),
  toJson: (value) => (String(Number(value)) === value ? Number(value) : value),
  fromJson: (json, field) => {
    const text = typeof json === "number" ? String(json) : json;
    return typeof text === "string" && isDecimal(text)
      ? { ok: true, value: text }
      : asPeopleWrite.fromJson(text, field);
  },
  fromCell: (cell, field) =>
    isDecimal(cell) ? { ok: true, value: cell } : asPeopleWrite.fromCell(cell, field),
};

function check(value: string, { limit, rules }: Field): FieldProblem[] {
  if (value === "") return [];
  if (!isDecimal(value)) return [{ code: "not a number" }];
  if (value.length > limit) return [{ code: "too long", values: { limit, typed: codePoints(value) } }];
  const { decimals, least, greatest } = rules;
  const problems: FieldProblem[] = [];
  if (decimals !== undefined && decimalsOf(value) > decimals)
    problems.push({ code: "too many decimals", values: { decimals } });
  if (least !== undefined && compareDecimals(value, least) < 0)
    problems.push({ code: "too small", values: { least } });
  if (greatest !== undefined && compareDecimals(value, greatest) > 0)
    problems.push({ code: "too large", values: { greatest } });
  return problems;
}

/** What it is kept as; the text itself where it is no number, or could be one of two. */
function normalise(text: string, { rules: { decimals } }: Field): string {
  const plain = asciiDigits(text)
    .replace(/[\s'’]/g, " ")
    .replace(/^[-−‐‑–] ?/, "-")
    .replace(/^\+ ?/, "");
  const isNegative = plain.startsWith("-");
  const read = readUnsigned(isNegative ? plain.slice(1) : plain, decimals);
  return read === undefined ? text : canonicalDecimal(isNegative ? "-" : "", ...read);
}

/** The digits before and behind the decimal sign, which is a comma or a point. */
function readUnsigned(text: string, decimals: number | undefined): [string, string] | undefined {
  const [, whole = "", sign, fraction = ""] = /^(\d*)(?:([.,])(\d*))?$/.exec(text) ?? [];
  if (whole + fraction === "") return readGrouped(text);
  if (!isEither(text)) return [whole, fraction];
  if (decimals !== undefined && decimals < 3) return [whole + fraction, ""];
  // `1.234` is how it is kept. `1,234` is a thousand in English, about one in German.
  return decimals === undefined && sign === "," ? undefined : [whole, fraction];
}

/** Whether the one sign in it may be a decimal sign or stand between thousands. */
function isEither(text: string): boolean {
  return /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text);
}

/** `1 234`, `1,234.5`, `1.234.567`, `1'234,5`: with another sign for the decimals than between the thousands. */
function readGrouped(text: string): [string, string] | undefined {
  const [, whole, between, sign, fraction = ""] =
    /^([1-9]\d{0,2}(?=([ .,])\d{3})(?:\2\d{3})+)(?:([.,])(\d*))?$/.exec(text) ?? [];
  return whole === undefined || between === sign ? undefined : [whole.replace(/\D/g, ""), fraction];
}

/** Thousands are grouped from five digits on: four are often a year or a number of somebody. */
const formatOf = perLanguage(
  (language) =>
    new Intl.NumberFormat(localeOf(language), { useGrouping: "min2", maximumFractionDigits: 100 }),
);
