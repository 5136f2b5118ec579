import type { Field } from "#features/fields/field.ts";
import { formOfField } from "#features/fields/field-form.ts";
import {
  autoCompleteTokens,
  type FieldPart,
  fieldLanguages,
  isTranslated,
  mayBecome,
  partsOf,
  translatedName,
} from "#features/fields/field-parts.ts";
import { accesses, fieldTypeNames } from "#lib/field-names.ts";
import { languageNames } from "#lib/words/languages.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import type { Box, BoxChoice, BoxGroup } from "./box.ts";

const groups = {
  asks: ["type", "label", "help", "purpose", "options"],
  rules: [
    ...["shortest", "limit", "pattern", "message", "decimals", "year", "least", "greatest", "kinds"],
    ...["required", "required-from", "asked-at-sign-up", "auto-complete"],
  ],
  who: ["access", "operators", "searchable"],
} as const satisfies Record<string, readonly string[]>;

const hinted = [
  ...(["help", "purpose", "options", "pattern", "least", "greatest"] as const),
  ...(["auto-complete", "operators", "searchable"] as const),
] as const;

type Asked = Readonly<{ field: Field; operators: readonly BoxChoice[]; t: PageWords["t"] }>;

/** What the form about a field asks, group by group. */
export function boxGroupsOf(asked: Asked): BoxGroup[] {
  const { field, t } = asked;
  const has = new Set<string>(partsOf(field.type));
  return (["asks", "rules", "who"] as const).flatMap((group) => {
    const parts = (groups[group] as readonly string[]).filter((part) => has.has(part)) as FieldPart[];
    if (parts.length === 0) return [];
    return {
      heading: t(`fieldEditor.groups.${group}`),
      boxes: parts.map((part) => boxOf(part, asked)),
      translations: parts.flatMap((part) => translationsOf(part, asked)),
    };
  });
}

function boxOf(part: FieldPart, { field, operators, t }: Asked): Box {
  const hint = hinted.find((one) => one === part);
  const plain = {
    name: part,
    label: t(`fieldEditor.parts.${part}`),
    ...(hint && { hint: t(`fieldEditor.hints.${hint}`) }),
    value: formOfField(field)[part] ?? "",
  };
  const optional = true;
  switch (part) {
    case "label":
      return { ...plain, kind: "text" };
    case "message":
      return { ...plain, kind: "text", optional };
    case "pattern":
      return { ...plain, kind: "text", exact: true, optional };
    case "help":
    case "purpose":
      return { ...plain, kind: "long text", limit: 1000, optional };
    case "options":
      return { ...plain, kind: "long text", limit: 50_000 };
    case "limit":
      return { ...plain, kind: "text", narrow: true, exact: true };
    case "shortest":
    case "decimals":
      return { ...plain, kind: "text", narrow: true, exact: true, optional };
    case "least":
    case "greatest":
      if (field.type === "date") return { ...plain, kind: "day", optional };
      return { ...plain, kind: "text", narrow: true, exact: true, optional };
    case "required-from":
      return { ...plain, kind: "day", optional };
    case "operators":
      return { ...plain, kind: "ticks", choices: operators };
    case "kinds":
      return {
        ...plain,
        kind: "ticks",
        choices: choices(["image", "document"] as const, (kind) => t(`fieldEditor.kinds.${kind}`)),
      };
    case "asked-at-sign-up":
    case "searchable":
      return { ...plain, kind: "ticks", choices: [{ value: "yes", label: t(`fieldEditor.ticks.${part}`) }] };
    default:
      return { ...plain, kind: "select", choices: selectChoices(part, field, t) };
  }
}

function selectChoices(
  part: "type" | "year" | "required" | "auto-complete" | "access",
  field: Field,
  t: PageWords["t"],
): BoxChoice[] {
  switch (part) {
    case "type": {
      const types = fieldTypeNames.filter((type) => mayBecome(field.type, type));
      return choices(types, (type) => t(`fieldEditor.types.${type}`));
    }
    case "year":
      return choices(["always", "optional", "never"] as const, (year) => t(`fieldEditor.year.${year}`));
    case "required": {
      const all = ["no", "sign-up", "now", "from"] as const;
      const isAsked = partsOf(field.type).includes("asked-at-sign-up");
      return choices(
        all.filter((one) => isAsked || one !== "sign-up"),
        (one) => t(`fieldEditor.required.${one}`),
      );
    }
    case "auto-complete": {
      const none = { value: "", label: t("fieldEditor.tokens.none") };
      const tokens = autoCompleteTokens[field.type] ?? [];
      return [none, ...choices(tokens, (token) => t(`fieldEditor.tokens.${token}`))];
    }
    case "access":
      return choices(accesses, (access) => t(`fieldEditor.accesses.${access}`));
  }
}

function choices<const T extends string>(values: readonly T[], label: (value: T) => string): BoxChoice[] {
  return values.map((value) => ({ value, label: label(value) }));
}

function translationsOf(part: FieldPart, { field, t }: Asked): Box[] {
  if (!isTranslated(part)) return [];
  const form = formOfField(field);
  return fieldLanguages.map((language) => {
    const name = translatedName(part, language);
    const label = t("fieldEditor.inLanguage", {
      part: t(`fieldEditor.parts.${part}`),
      language: languageNames[language],
    });
    const plain = { name, label, value: form[name] ?? "", optional: true };
    if (part === "label" || part === "message") return { ...plain, kind: "text" };
    return { ...plain, kind: "long text", limit: part === "options" ? 50_000 : 1000 };
  });
}
