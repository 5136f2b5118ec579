import { fieldText } from "#app/_ui/field-text.ts";
import { rolesText, seenByText } from "#app/_ui/seen-by.ts";
import type { PolicyDifference } from "#features/policies/policy-differences.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What a version of the policy says differently than an earlier one, in a sentence or two. */
export function differenceText(difference: PolicyDifference, words: PageWords): string {
  const { t } = words;
  if (difference.kind === "kept") return keptText(difference, words);
  const field = fieldText(t, difference.field, "label");
  const purpose = fieldText(t, difference.field, "purpose");
  switch (difference.kind) {
    case "field added":
      return addedText(field, purpose, seenByText(words, difference.field.seenBy), words);
    case "field retired":
      return t("policyChanges.retired", { field, seen: seenByText(words, difference.field.seenBy) });
    case "field removed":
      return t("policyChanges.removed", { field });
    case "purpose": {
      const before = fieldText(t, { ...difference.field, purpose: difference.before }, "purpose");
      return purposeText(field, before, purpose, words);
    }
    case "seen by more":
      return t("policyChanges.seenByMore", { field, who: rolesText(words, difference.roles) });
    case "seen by fewer": {
      const { seenBy } = difference.field;
      if (seenBy.length > 0) return t("policyChanges.seenOnlyBy", { field, who: rolesText(words, seenBy) });
      return t("policyChanges.seenByFewer", { field, who: rolesText(words, difference.roles) });
    }
    case "written otherwise": {
      const [now, before] = [difference.access, difference.before] as const;
      return t("policyChanges.writtenOtherwise", {
        field,
        now: t(`privacy.access.${now}`),
        before: t(`privacy.access.${before}`),
      });
    }
  }
}

/** Operators need not say what a field is for. */
function addedText(field: string, purpose: string, seen: string, { t }: PageWords): string {
  return purpose === ""
    ? t("policyChanges.addedWithoutPurpose", { field, seen })
    : t("policyChanges.added", { field, seen, purpose });
}

function purposeText(field: string, before: string, purpose: string, { t }: PageWords): string {
  if (before === "") return t("policyChanges.purposeNowSaid", { field, purpose });
  if (purpose === "") return t("policyChanges.purposeUnsaid", { field, before });
  return t("policyChanges.purpose", { field, purpose, before });
}

function keptText(
  { what, before, now }: Extract<PolicyDifference, { kind: "kept" }>,
  { t }: PageWords,
): string {
  const unit = what === "membershipMonths" ? "months" : "days";
  const without = what === "copyDays" ? t("policyChanges.unsaid") : t("policyChanges.never");
  const when = (count: number | null) => (count === null ? without : t(`policyChanges.${unit}`, { count }));
  return t("policyChanges.kept", {
    what: t(`policyChanges.keptWhat.${what}`),
    before: when(before),
    now: when(now),
  });
}
