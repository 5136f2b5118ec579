/** What every type of field is: one object, and all that is done with values asks it. */

import type { Field } from "#features/fields/field.ts";
import type { FieldTypeName } from "#lib/field-names.ts";
import type { Language } from "#lib/words/languages.ts";

/**
 * What a form holds, by the names of its controls. A control that was not sent (a box that is not ticked) is absent;
 * several ticked boxes of one name stand on a line each.
 */
export type Typed = Readonly<Record<string, string>>;

/** What is wrong with a value. The numbers and texts go into the sentence. */
export type FieldProblem = Readonly<{
  code: FieldProblemCode;
  values?: Readonly<Record<string, string | number>>;
}>;
type FieldProblemCode =
  | "required"
  | "too long"
  | "too short"
  | "broken text"
  | "pattern"
  | "not a number"
  | "too many decimals"
  | "too small"
  | "too large"
  | "not a date"
  | "year missing"
  | "too early"
  | "too late"
  | "not an option"
  | "not an email"
  | "not a phone number"
  | "not a web address"
  | "address incomplete"
  | "not a file"
  | "file too large"
  | "file gone"
  | "file not saved"
  | "file later";

/** The kept text of a value, "" for none; or what is wrong with what was typed. */
export type Parsed =
  | Readonly<{ ok: true; value: string }>
  | Readonly<{ ok: false; problems: readonly FieldProblem[] }>;

export type Json = string | number | boolean | null | readonly Json[] | Readonly<{ [name: string]: Json }>;

/** How a value is asked for, as data: `app/_fields/` draws it. */
export type Control =
  | Readonly<{
      kind: "text";
      name: string;
      inputType: "text" | "email" | "tel" | "url";
      inputMode?: "numeric" | "decimal" | "text";
      autoComplete?: string;
      isNarrow?: true;
    }>
  | Readonly<{ kind: "long text"; name: string; limit: number }>
  /** Several boxes under one label. `part` names its text in the words. */
  | Readonly<{
      kind: "parts";
      parts: readonly Readonly<{
        name: string;
        part: string;
        isNarrow?: true;
        isLong?: true;
        inputMode?: "numeric";
        autoComplete?: string;
      }>[];
    }>
  | Readonly<{ kind: "checkbox"; name: string }>
  | Readonly<{ kind: "radios" | "select" | "checkboxes"; name: string; options: readonly Choice[] }>
  | Readonly<{ kind: "file"; name: string; accept: string }>;
export type Choice = Readonly<{
  value: string;
  label: string;
  /** Drawn only for a value that has it. */
  isRetired?: true;
}>;

/**
 * A type of field. A value is kept as a text, sealed like any other; the empty text is none. For every valid value each
 * pair of opposites below gives it back: `typedOf` and `parse`, `toJson` and `fromJson`, `toCell` and `fromCell`.
 */
export type FieldType = Readonly<{
  /** Names of the controls that a form has for it. */
  names: (field: Field) => readonly string[];
  /** True where sending nothing says something, too: boxes that are not ticked. */
  speaksUnsent?: true;
  /** Whether what was sent leaves the value as it is: an input for a file is empty also while there is one. */
  isUntouched?: (typed: Typed, field: Field) => boolean;
  control: (field: Field, language: Language) => Control;
  /** What a form shows for a value. */
  typedOf: (value: string, field: Field) => Typed;
  /** What a form said, as it is kept; whether it fits the rules is `check`'s. */
  parse: (typed: Typed, field: Field) => Parsed;
  /** What the field's rules of today have against a kept value; nothing for the empty one, which may be required. */
  check: (value: string, field: Field) => readonly FieldProblem[];
  /** As people read it; several lines where it has several. */
  show: (value: string, field: Field, language: Language) => string;
  /** What it is found by; unfolded. */
  search: (value: string, field: Field) => string;
  /** In files that programs read. */
  toJson: (value: string, field: Field) => Json;
  fromJson: (json: Json, field: Field) => Parsed;
  /** In a cell of a spreadsheet. */
  toCell: (value: string, field: Field) => string;
  fromCell: (cell: string, field: Field) => Parsed;
}>;

/** By name: what the database says and what does the work. */
export type FieldTypes = Readonly<Record<FieldTypeName, FieldType>>;
