import { memberMay } from "#features/fields/access.ts";
import type { Entry } from "#features/information/read-information.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** Who may change an entry, in a sentence, where it is not its member alone. */
export function whoChanges(t: PageWords["t"], { field, value }: Entry): string | undefined {
  const may = memberMay(field, value !== undefined);
  const isOnce = field.access === "set once";
  if (may === "see") return t(`information.locked.${isOnce ? "once" : "operators"}`);
  if (may === "propose") return t("information.proposed");
  return isOnce ? t("information.onlyOnce") : undefined;
}
