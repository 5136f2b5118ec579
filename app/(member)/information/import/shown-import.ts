import { problemSentence } from "#app/_fields/problem-sentence.ts";
import type { ShownImport } from "#app/_forms/form-state.ts";
import { fieldText } from "#app/_ui/field-text.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import type { Planned, Refused } from "#features/import/compare.ts";
import type { Prepared } from "#features/import/import-information.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** Of unknown keys, and of their characters: a file may have any. */
const most = 100;

/** What an import would change, in words. */
export function shownImport({ plan, reference }: Prepared, words: PageWords): ShownImport {
  const { t } = words;
  const { changes, refused, unknown, unchanged } = plan;
  return {
    reference,
    changes: changes.map((change) => changeOf(change, words)),
    refused: refused.map((one) => refusalOf(one, words)),
    unknown: unknown.slice(0, most).map((key) => key.toWellFormed().slice(0, most)),
    unchanged: t("imports.unchanged", { count: unchanged }),
  };
}

function changeOf({ entry, value, isProposal }: Planned, words: PageWords) {
  const { t, language } = words;
  const { field, value: kept = "", unreadable } = entry;
  const show = (text: string) => typeOf(field).show(text, field, language);
  const none = unreadable === undefined ? t("imports.none") : t("information.unreadable");
  return {
    ...{ key: field.key, label: labelOf(field, words) },
    before: kept === "" ? none : show(kept),
    after: value === "" ? t("imports.removed") : show(value),
    ...(isProposal && { note: t("imports.proposal") }),
  };
}

function refusalOf({ entry: { field }, why }: Refused, words: PageWords) {
  const { t } = words;
  const reasons =
    typeof why === "string"
      ? [t(`imports.refusals.${why}`)]
      : why.map((problem) => problemSentence({ t }, field, problem));
  return { key: field.key, label: labelOf(field, words), reasons };
}

function labelOf(field: Field, { t }: PageWords): string {
  return fieldText(t, field, "label");
}
