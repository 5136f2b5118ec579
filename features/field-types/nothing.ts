import type { FieldType } from "./field-type.ts";
import { none } from "./one-text.ts";

/** A heading or a note: it holds no value. */
export const nothing: FieldType = {
  names: () => [],
  control: () => ({ kind: "parts", parts: [] }),
  typedOf: () => ({}),
  parse: () => none,
  check: () => [],
  show: () => "",
  search: () => "",
  toJson: () => null,
  fromJson: () => none,
  toCell: () => "",
  fromCell: () => none,
};
