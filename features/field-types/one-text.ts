import type { Field } from "#features/fields/field.ts";
import { cleanText } from "#lib/text.ts";
import type { FieldType, Json, Parsed, Typed } from "./field-type.ts";

/** No value. */
export const none: Parsed = { ok: true, value: "" };
/** What no text can hold, or is no text at all. */
export const broken: Parsed = { ok: false, problems: [{ code: "broken text" }] };

/** What a control of this name was sent with; the empty text for nothing. */
export function typedIn(typed: Typed, name: string): string {
  return Object.hasOwn(typed, name) ? (typed[name] ?? "") : "";
}

/** The lines of a text, made alike; undefined for a broken one. Where there is only one line, all of it stands on that. */
export function cleaned(raw: string, multiline: "one line" | "lines"): string | undefined {
  const text = cleanText(raw, Number.POSITIVE_INFINITY, { multiline: multiline === "lines" });
  return text.ok ? text.text : undefined;
}

/** How a text comes to be what is kept; what it cannot make sense of it leaves as it is, for `check` to judge. */
type Normalise = (text: string, field: Field) => string;

/**
 * A type with one control, whose kept text is also what control, JSON and cell hold, unless the rest says otherwise. What
 * was typed is trimmed.
 */
export function ofOneText(
  normalise: Normalise,
  rest: Pick<FieldType, "control" | "check"> & Partial<FieldType>,
): FieldType {
  const read = (raw: string, field: Field): Parsed => {
    const text = cleaned(raw, "one line")?.trim();
    return text === undefined ? broken : { ok: true, value: text === "" ? "" : normalise(text, field) };
  };
  return {
    names: ({ key }) => [key],
    typedOf: (value, { key }) => ({ [key]: value }),
    parse: (typed, field) => read(typedIn(typed, field.key), field),
    show: (value) => value,
    search: (value) => value,
    toJson: (value) => value,
    fromJson: (json, field) => readJson(json, (text) => read(text, field)),
    toCell: (value) => value,
    fromCell: read,
    ...rest,
  };
}

/** A text in JSON, or null for none. */
export function readJson(json: Json, read: (text: string) => Parsed): Parsed {
  if (json === null) return none;
  return typeof json === "string" ? read(json) : broken;
}
