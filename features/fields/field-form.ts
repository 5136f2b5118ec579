/** A field as the operators' form shows it: a text for the control of each name. */
import { codePoints } from "#lib/text.ts";
import type { Field } from "./field.ts";
import { type FieldPart, fieldLanguages, isTranslated, partsOf, translatedName } from "./field-parts.ts";
import { linesOf, translatedLinesOf } from "./option-lines.ts";

export type FieldForm = Readonly<Record<string, string>>;

/** Of what several boxes may be ticked, each ticked one has a line. */
export function formOfField(field: Field): FieldForm {
  const form: Record<string, string> = {};
  for (const part of partsOf(field.type)) {
    form[part] = textOf(field, part);
    if (!isTranslated(part)) continue;
    for (const language of fieldLanguages)
      form[translatedName(part, language)] =
        part === "options"
          ? translatedLinesOf(field.options, language)
          : (field.translations[language]?.[part] ?? "");
  }
  return form;
}

function textOf(field: Field, part: FieldPart): string {
  const { rules, limit } = field;
  const { required } = rules;
  switch (part) {
    case "type":
    case "label":
    case "help":
    case "purpose":
    case "access":
      return field[part];
    case "options":
      return linesOf(field.options);
    case "limit":
      return String(limit);
    case "shortest":
    case "decimals":
      return String(rules[part] ?? "");
    case "pattern":
    case "message":
    case "least":
    case "greatest":
      return rules[part] ?? "";
    case "year":
      return rules.year ?? "always";
    case "kinds":
      return (rules.kinds ?? ["image", "document"]).join("\n");
    case "required":
      return typeof required === "object" ? "from" : (required ?? "no");
    case "required-from":
      return typeof required === "object" ? required.from : "";
    case "asked-at-sign-up":
      return rules.askedAtSignUp ? "yes" : "";
    case "auto-complete":
      return rules.autoComplete ?? "";
    case "operators":
      return (field.operators ?? []).join("\n");
    case "searchable":
      return field.isSearchable ? "yes" : "";
  }
}

/** Whether the text is longer than so many code points. */
export function isLonger(text: string, most: number): boolean {
  return text.length > most && codePoints(text) > most;
}
