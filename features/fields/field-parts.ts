/** What operators decide about a field: what of it there is to decide depends on its type. */
import type { FieldTypeName } from "#lib/field-names.ts";
import { type Language, languages } from "#lib/words/languages.ts";
import { type Field, holdsValue } from "./field.ts";

export const fieldParts = [
  "type",
  "label",
  "help",
  "purpose",
  "options",
  "shortest",
  "limit",
  "pattern",
  "message",
  "decimals",
  "least",
  "greatest",
  "year",
  "kinds",
  "required",
  "required-from",
  "asked-at-sign-up",
  "auto-complete",
  "access",
  "operators",
  "searchable",
] as const;
/** As the operators' form names them. */
export type FieldPart = (typeof fieldParts)[number];

/** Those of which there is a text in each language: `label-de`. */
export const translatedParts = ["label", "help", "purpose", "message", "options"] as const;
type TranslatedPart = (typeof translatedParts)[number];

/** The test language is nobody's. */
export const fieldLanguages = languages.filter((language) => language !== "ar-XB");

const ofType: Readonly<Record<FieldTypeName, readonly FieldPart[]>> = {
  text: [
    "type",
    "shortest",
    "limit",
    "pattern",
    "message",
    "asked-at-sign-up",
    "auto-complete",
    "searchable",
  ],
  "long text": ["type", "shortest", "limit", "pattern", "message", "asked-at-sign-up", "searchable"],
  number: ["least", "greatest", "decimals", "asked-at-sign-up", "searchable"],
  date: ["year", "least", "greatest", "asked-at-sign-up", "auto-complete", "searchable"],
  "yes or no": ["asked-at-sign-up"],
  "one of": ["options", "asked-at-sign-up", "searchable"],
  "several of": ["options", "asked-at-sign-up", "searchable"],
  email: ["asked-at-sign-up", "auto-complete", "searchable"],
  phone: ["asked-at-sign-up", "auto-complete", "searchable"],
  "web address": ["asked-at-sign-up", "auto-complete", "searchable"],
  "postal address": ["asked-at-sign-up", "auto-complete", "searchable"],
  // Visitors' forms take no files.
  file: ["kinds"],
  heading: [],
  note: [],
};

const always: readonly FieldPart[] = ["label", "help"];
const ofValues: readonly FieldPart[] = ["purpose", "required", "required-from", "access", "operators"];

/** What there is to decide about a field of this type, in the form's order. */
export function partsOf(type: FieldTypeName): readonly FieldPart[] {
  const all = new Set([...always, ...(holdsValue({ type }) ? ofValues : []), ...ofType[type]]);
  return fieldParts.filter((part) => all.has(part));
}

export function isTranslated(part: FieldPart): part is TranslatedPart {
  return translatedParts.some((one) => one === part);
}

/** The name of a part's control for the text in this language. */
export function translatedName(part: TranslatedPart, language: Language): string {
  return `${part}-${language}`;
}

/** The names of all controls that a form for this type has. */
export function controlNames(type: FieldTypeName): string[] {
  return partsOf(type).flatMap((part) => [
    part,
    ...(isTranslated(part) ? fieldLanguages.map((language) => translatedName(part, language)) : []),
  ]);
}

/** Boxes that are not sent when they are not ticked, and may be sent several times. */
export const tickedParts = [
  "kinds",
  "operators",
  "asked-at-sign-up",
  "searchable",
] as const satisfies FieldPart[];

type Token =
  | ("name" | "given-name" | "family-name" | "nickname" | "honorific-prefix")
  | ("organization" | "organization-title" | "bday" | "email" | "tel" | "url" | "street-address");

/** HTML's tokens that make sense for a type, by which browsers fill in what members have typed elsewhere. */
export const autoCompleteTokens: Readonly<Partial<Record<FieldTypeName, readonly Token[]>>> = {
  text: [
    "name",
    "given-name",
    "family-name",
    "nickname",
    "honorific-prefix",
    "organization",
    "organization-title",
  ],
  date: ["bday"],
  email: ["email"],
  phone: ["tel"],
  "web address": ["url"],
  "postal address": ["street-address"],
};

/** Of texts as they are when nothing else is said, and at most. In code points. */
export const textLimits = {
  text: { usual: 200, most: 1000 },
  "long text": { usual: 2000, most: 5000 },
} as const;

/** What values of all other types hold at the most; nobody decides that. */
export const otherLimit = 1000;

export const mostFields = 100;
export const mostSearchable = 8;
export const mostOptions = 200;

/** Fields that one may make of each other: all values stay what they are. */
export function mayBecome(type: FieldTypeName, other: string): other is FieldTypeName {
  const texts: readonly string[] = ["text", "long text"];
  return type === other || (texts.includes(type) && texts.includes(other));
}

/** What the form shows for a field that there is not yet. */
export function emptyField(type: FieldTypeName): Field {
  const limit = type === "text" || type === "long text" ? textLimits[type].usual : otherLimit;
  return {
    ...{ key: "", type, label: "", help: "", purpose: "", limit, position: 0, translations: {}, rules: {} },
    ...{ options: [], access: "member edits", operators: undefined, isSearchable: false, retiredAt: null },
  };
}
