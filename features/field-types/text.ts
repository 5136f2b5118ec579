import type { Field } from "#features/fields/field.ts";
import { cleanText, codePoints } from "#lib/text.ts";
import type { FieldProblem, FieldType, Parsed } from "./field-type.ts";

/** Text of one line. */
export const text: FieldType = ofText(false);
/** Text of several lines. */
export const longText: FieldType = ofText(true);

/** A text's own rules: how long, and which pattern. */
export function checkText(value: string, { limit, rules }: Field): FieldProblem[] {
  if (value === "") return [];
  const length = codePoints(value);
  if (length > limit) return [{ code: "too long", values: { limit, typed: length } }];
  if (rules.shortest !== undefined && length < rules.shortest)
    return [{ code: "too short", values: { shortest: rules.shortest, typed: length } }];
  return rules.pattern === undefined || fits(value, rules.pattern) ? [] : [{ code: "pattern" }];
}

/** As HTML's `pattern`: the whole of it. */
function fits(value: string, pattern: string): boolean {
  return new RegExp(`^(?:${pattern})$`, "v").test(value);
}

function ofText(multiline: boolean): FieldType {
  const cleaned = (raw: string): Parsed => {
    const text = cleanText(raw, Number.POSITIVE_INFINITY, { multiline });
    return text.ok ? { ok: true, value: text.text } : { ok: false, problems: [{ code: text.problem }] };
  };
  return {
    names: ({ key }) => [key],
    control: ({ key, limit, rules: { autoComplete } }) =>
      multiline
        ? { kind: "long text", name: key, limit }
        : { kind: "text", name: key, inputType: "text", ...(autoComplete !== undefined && { autoComplete }) },
    typedOf: (value, { key }) => ({ [key]: value }),
    parse: (typed, { key }) => cleaned(Object.hasOwn(typed, key) ? (typed[key] ?? "") : ""),
    check: checkText,
    show: (value) => value,
    search: (value) => value,
    toJson: (value) => value,
    fromJson: (json) =>
      typeof json === "string" ? cleaned(json) : { ok: false, problems: [{ code: "broken text" }] },
    toCell: (value) => value,
    fromCell: cleaned,
  };
}
