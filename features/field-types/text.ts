import type { Field } from "#features/fields/field.ts";
import { codePoints } from "#lib/text.ts";
import type { FieldProblem, FieldType, Parsed } from "./field-type.ts";
import { broken, cleaned, readJson, typedIn } from "./one-text.ts";
import { fitsPattern } from "./pattern.ts";

/** Text of one line. */
export const text: FieldType = ofText("one line");
/** Text of several lines. */
export const longText: FieldType = ofText("lines");

/** What every kind of text has to keep to: how long, and which pattern. */
export function checkText(value: string, { limit, rules }: Field): FieldProblem[] {
  if (value === "") return [];
  const length = codePoints(value);
  if (length > limit) return [{ code: "too long", values: { limit, typed: length } }];
  if (rules.shortest !== undefined && length < rules.shortest)
    return [{ code: "too short", values: { shortest: rules.shortest, typed: length } }];
  return rules.pattern === undefined || fitsPattern(value, rules.pattern) ? [] : [{ code: "pattern" }];
}

/** Nothing of it is changed but its line breaks: outer spaces stay. */
function ofText(multiline: "one line" | "lines"): FieldType {
  const read = (raw: string): Parsed => {
    const value = cleaned(raw, multiline);
    return value === undefined ? broken : { ok: true, value };
  };
  return {
    names: ({ key }) => [key],
    control: ({ key, limit, rules: { autoComplete } }) =>
      multiline === "lines"
        ? { kind: "long text", name: key, limit }
        : { kind: "text", name: key, inputType: "text", ...(autoComplete !== undefined && { autoComplete }) },
    // A browser's box for one line would join lines that a value has from before without a space.
    typedOf: (value, { key }) => ({ [key]: cleaned(value, multiline) ?? value }),
    parse: (typed, { key }) => read(typedIn(typed, key)),
    check: checkText,
    show: (value) => value,
    search: (value) => value,
    toJson: (value) => value,
    fromJson: (json) => readJson(json, read),
    toCell: (value) => value,
    fromCell: read,
  };
}
