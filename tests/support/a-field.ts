import type { Field } from "#features/fields/field.ts";

/** A field with these parts, and otherwise what a plain text has. */
export function aField(parts: Partial<Field> = {}): Field {
  return {
    key: "nickname",
    type: "text",
    label: "Nickname",
    help: "",
    purpose: "",
    limit: 200,
    position: 100,
    translations: {},
    rules: {},
    options: [],
    access: "member edits",
    operators: undefined,
    isSearchable: false,
    retiredAt: null,
    ...parts,
  };
}
