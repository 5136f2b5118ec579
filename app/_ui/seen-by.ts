import type { PolicyField } from "#features/policies/policy-facts.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** Who sees a field, in a sentence. */
export function seenByText({ t, format }: PageWords, roles: PolicyField["seenBy"]): string {
  return roles.length === 0
    ? t("privacy.seenByYou")
    : t("privacy.seenByAlso", { who: rolesText({ t, format }, roles) });
}

/** Roles in the plural. */
export function rolesText(
  { t, format }: Pick<PageWords, "t" | "format">,
  roles: PolicyField["seenBy"],
): string {
  return format.list(roles.map((role) => t(`privacy.roles.${role}` as const)));
}
