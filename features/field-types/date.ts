import type { Field } from "#features/fields/field.ts";
import { perLanguage } from "#lib/words/catalogue.ts";
import { localeOf } from "#lib/words/languages.ts";
import { asciiDigits } from "./digits.ts";
import type { FieldProblem, FieldType, Parsed, Typed } from "./field-type.ts";
import { broken, cleaned, none, readJson, typedIn } from "./one-text.ts";

/** A day: kept as `2001-02-03`, or as `--02-03` without its year (ISO 8601:1988, vCard). */
export const date: FieldType = {
  names: ({ key }) => [...partNames(key), key],
  control: ({ key, rules }) => {
    const autoComplete = (token: string) =>
      rules.autoComplete === "bday" ? { autoComplete: `bday-${token}` } : {};
    const part = (name: "day" | "month" | "year") => ({
      name: `${key}.${name}`,
      part: name,
      isNarrow: true as const,
      inputMode: "numeric" as const,
      ...autoComplete(name),
    });
    const parts = [part("day"), part("month")];
    return { kind: "parts", parts: rules.year === "never" ? parts : [...parts, part("year")] };
  },
  typedOf: (value, { key }) => {
    const { year = "", month = "", day = "" } = daysParts(value) ?? {};
    if (value !== "" && day === "") return { [key]: value };
    return { [`${key}.day`]: unpadded(day), [`${key}.month`]: unpadded(month), [`${key}.year`]: year };
  },
  parse,
  check,
  show: (value, _, language) => {
    const parts = daysParts(value);
    if (!parts) return value;
    const { withYear, withoutYear } = formatsOf(language);
    return (parts.year === undefined ? withoutYear : withYear).format(instantOf(parts));
  },
  search: (value) => {
    const { year, month = "", day = "" } = daysParts(value) ?? {};
    if (day === "") return value;
    const behind = (sign: string) => (year === undefined ? "" : sign + year);
    const numbers = [unpadded(day), unpadded(month)];
    return [value, `${numbers.join(".")}${behind(".") || "."}`, `${numbers.join("/")}${behind("/")}`].join(
      "\n",
    );
  },
  toJson: (value) => value,
  fromJson: (json, field) => readJson(json, (text) => readDay(text, field)),
  toCell: (value) => value,
  fromCell: readDay,
};

type Parts = Readonly<{ year?: string; month: string; day: string }>;

function partNames(key: string): string[] {
  return [`${key}.day`, `${key}.month`, `${key}.year`];
}

function unpadded(number: string): string {
  return number.replace(/^0/, "");
}

/** The parts of a day that there is, in a leap year if it has no year. */
function daysParts(value: string): Parts | undefined {
  const [, year, month = "", day = ""] = /^(?:(\d{4})-|--)(\d\d)-(\d\d)$/.exec(value) ?? [];
  const parts = { ...(year !== undefined && { year }), month, day };
  if (day === "" || year === "0000") return undefined;
  return new Date(instantOf(parts)).toISOString().slice(5, 10) === `${month}-${day}` ? parts : undefined;
}

/** Its beginning in UTC. */
function instantOf({ year = "2000", month, day }: Parts): number {
  // Not Date.UTC, for which years up to 99 are those of the last century.
  return new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day));
}

function parse(typed: Typed, field: Field): Parsed {
  const [day = "", month = "", year = ""] = partNames(field.key).map((name) => typedIn(typed, name));
  if (day + month + year === "") return readDay(typedIn(typed, field.key), field);
  return readParts(day, month, year, field);
}

/** A day as programs write it, or as people write one in numbers or with the month's name: the day first. */
function readDay(text: string, field: Field): Parsed {
  const line = cleaned(text, "one line")?.trim();
  if (line === undefined) return broken;
  if (line === "") return none;
  if (daysParts(line)) return { ok: true, value: kept(line, field) };
  const [, day, month, year = ""] =
    /^(\d{1,2})(?:[./]\s*| )(\p{L}+\.?|\d{1,2})(?:[./ ]\s*(\d+)|\.)?$/u.exec(line) ?? [];
  return day === undefined || month === undefined ? wrong : readParts(day, month, year, field);
}

const wrong: Parsed = { ok: false, problems: [{ code: "not a date" }] };

function readParts(...[day, month, year, field]: [string, string, string, Field]): Parsed {
  const texts = [day, month, year].map((text) => cleaned(text, "one line"));
  if (texts.includes(undefined)) return broken;
  const [dayText = "", monthText = "", yearText = ""] = texts.map((text) => asciiDigits(text ?? "").trim());
  if (dayText + monthText + yearText === "") return none;
  const asksYear = field.rules.year !== "never";
  // Two digits could be of either century.
  if (asksYear && yearText !== "" && !/^\d{4}$/.test(yearText)) return wrong;
  const number = (text: string) => /^(\d{1,2})\.?$/.exec(text)?.[1]?.padStart(2, "0");
  const value = [
    asksYear && yearText !== "" ? yearText : "-",
    number(monthText) ?? monthNamed(monthText),
    number(dayText),
  ].join("-");
  return daysParts(value) ? { ok: true, value } : wrong;
}

/** What is never asked for is not kept either. */
function kept(day: string, { rules }: Field): string {
  return rules.year === "never" ? `--${day.slice(-5)}` : day;
}

function check(value: string, { rules }: Field): FieldProblem[] {
  if (value === "") return [];
  const parts = daysParts(value);
  if (!parts) return [{ code: "not a date" }];
  if (parts.year === undefined) return rules.year === undefined ? [{ code: "year missing" }] : [];
  const { least, greatest } = rules;
  if (least !== undefined && value < least) return [{ code: "too early", values: { least } }];
  if (greatest !== undefined && value > greatest) return [{ code: "too late", values: { greatest } }];
  return [];
}

/** Folded, in either language; three letters will do. */
const months = [
  ["january", "januar", "janner", "jaenner"],
  ["february", "februar", "feber"],
  ["march", "marz", "maerz", "mrz"],
  ["april"],
  ["may", "mai"],
  ["june", "juni"],
  ["july", "juli"],
  ["august"],
  ["september"],
  ["october", "oktober"],
  ["november"],
  ["december", "dezember"],
] as const;

function monthNamed(text: string): string | undefined {
  const folded = text
    .normalize("NFKD")
    .replace(/[\p{M}.]/gu, "")
    .toLowerCase();
  if (folded.length < 3) return undefined;
  const at = months.findIndex((names) => names.some((name) => name.startsWith(folded)));
  return at < 0 ? undefined : String(at + 1).padStart(2, "0");
}

const formatsOf = perLanguage((language) => {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone: "UTC" });
  return {
    withYear: format({ day: "numeric", month: "long", year: "numeric" }),
    withoutYear: format({ day: "numeric", month: "long" }),
  };
});
