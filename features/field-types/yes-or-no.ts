import { fieldValueWords } from "#lib/words/field-value-words.ts";
import type { FieldType, Parsed } from "./field-type.ts";
import { cleaned, none, readJson, typedIn } from "./one-text.ts";

/** A box to tick, kept as `yes` or `no`: who sends the form without the tick says no. */
export const yesOrNo: FieldType = {
  names: ({ key }) => [key],
  speaksUnsent: true,
  control: ({ key }) => ({ kind: "checkbox", name: key }),
  typedOf: (value, { key }) => (value === "no" ? {} : { [key]: value }),
  parse: (typed, { key }) => {
    const read = readAnswer(typedIn(typed, key));
    return read.ok && read.value === "" ? { ok: true, value: "no" } : read;
  },
  check: (value) => (["", "yes", "no"].includes(value) ? [] : [{ code: "not an option" }]),
  show: (value, _, language) =>
    value === "yes" || value === "no" ? fieldValueWords(language)(`answers.${value}`) : value,
  // Half of all members would be found by it.
  search: () => "",
  toJson: (value) => (value === "yes" || value === "no" ? value === "yes" : value),
  fromJson: (json) =>
    typeof json === "boolean" ? { ok: true, value: json ? "yes" : "no" } : readJson(json, readAnswer),
  toCell: (value) => value,
  fromCell: readAnswer,
};

/** As browsers send a tick, programs write it and people do in either language. */
const answers: ReadonlyMap<string, string> = new Map([
  ...["yes", "on", "true", "1", "x", "ja", "wahr"].map((text) => [text, "yes"] as const),
  ...["no", "off", "false", "0", "nein", "falsch"].map((text) => [text, "no"] as const),
]);

function readAnswer(raw: string): Parsed {
  const text = cleaned(raw, "one line")?.trim().toLowerCase();
  if (text === undefined) return { ok: false, problems: [{ code: "broken text" }] };
  const value = answers.get(text);
  if (value !== undefined) return { ok: true, value };
  return text === "" ? none : { ok: false, problems: [{ code: "not an option" }] };
}
