/** What may be chosen as operators type it: a line each, `key: label` or only a label. */
import { codePoints } from "#lib/text.ts";
import type { Language } from "#lib/words/languages.ts";
import type { Option } from "./field.ts";
import { keyFor } from "./field-key.ts";
import { mostOptions } from "./field-parts.ts";

export type OptionsProblem =
  | "no options"
  | "too many options"
  | "option twice"
  | "option too long"
  | "not as many options"
  | "option twice in another language";
type ReadOptions = Readonly<
  { ok: true; options: readonly Option[] } | { ok: false; code: OptionsProblem; option?: string }
>;

/** In code points. */
const longestLabel = 200;

/** Those that are offered, a line each. */
export function linesOf(options: readonly Option[]): string {
  return options
    .filter(({ isRetired }) => !isRetired)
    .map(({ key, label }) => `${key}: ${label}`)
    .join("\n");
}

/** The labels in another language, a line each. */
export function translatedLinesOf(options: readonly Option[], language: Language): string {
  return options
    .filter(({ isRetired }) => !isRetired)
    .flatMap(({ key, translations }) =>
      translations?.[language] ? [`${key}: ${translations[language]}`] : [],
    )
    .join("\n");
}

/**
 * The options that these lines say. One that there was before keeps its key, and one that no line has is not offered any
 * more: values that have it keep it. A line with the label of one that was offered before brings it back.
 */
export function readOptions(text: string, before: readonly Option[]): ReadOptions {
  const lines = linesIn(text);
  if (lines.length === 0) return { ok: false, code: "no options" };
  if (lines.length > mostOptions) return { ok: false, code: "too many options" };
  const given = lines.map((line) => splitLine(line));
  const byKey = new Map(before.map((option) => [option.key, option]));
  const taken = new Set([...byKey.keys(), ...given.flatMap(({ key }) => key ?? [])]);
  const read: Option[] = [];
  for (const { key: said, label } of given) {
    if (codePoints(label) > longestLabel) return { ok: false, code: "option too long", option: label };
    const key =
      said ?? before.find((option) => option.label === label)?.key ?? keyFor(label, (one) => taken.has(one));
    taken.add(key);
    if (read.some((other) => other.key === key || other.label === label))
      return { ok: false, code: "option twice", option: label };
    const { translations } = byKey.get(key) ?? {};
    read.push({ key, label, ...(translations && { translations }) });
  }
  const gone = before.filter(({ key }) => !read.some((option) => option.key === key));
  return { ok: true, options: [...read, ...gone.map((option) => ({ ...option, isRetired: true as const }))] };
}

/** The same options with these lines as their labels in a language: each with its key, or one for each in their order. */
export function translateOptions(text: string, language: Language, options: readonly Option[]): ReadOptions {
  const offered = options.filter(({ isRetired }) => !isRetired);
  const keys = new Set(offered.map(({ key }) => key));
  const lines = linesIn(text).map((line) => {
    const { key, label } = splitLine(line);
    return key !== undefined && keys.has(key) ? { key, label } : { key: undefined, label: line };
  });
  const isByKey = lines.every(({ key }) => key !== undefined);
  if (!isByKey && lines.length !== offered.length) return { ok: false, code: "not as many options" };
  const labels = new Map(lines.map(({ key, label }, at) => [key ?? offered[at]?.key, label]));
  if (labels.size !== lines.length) return { ok: false, code: "option twice in another language" };
  const tooLong = lines.find(({ label }) => codePoints(label) > longestLabel);
  if (tooLong) return { ok: false, code: "option too long", option: tooLong.label };
  return {
    ok: true,
    options: options.map((option) => {
      if (option.isRetired) return option;
      const { [language]: _, ...others } = option.translations ?? {};
      const label = labels.get(option.key);
      const { translations: __, ...plain } = option;
      const translations = { ...others, ...(label !== undefined && { [language]: label }) };
      return Object.keys(translations).length > 0 ? { ...plain, translations } : plain;
    }),
  };
}

function linesIn(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function splitLine(line: string): { key: string | undefined; label: string } {
  const [, key, label] = /^([a-z0-9-]{1,40}):\s*(\S.*)$/.exec(line) ?? [];
  return label === undefined ? { key: undefined, label: line } : { key, label };
}
