import type { Field } from "#features/fields/field.ts";
import { allKinds } from "#features/files/kinds.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What a file for this field may be, and what becomes of it: said before somebody sends one. */
export function fileHint({ t }: Pick<PageWords, "t">, { rules: { kinds = allKinds } }: Field): string {
  const said = kinds.map((kind) => (kind === "image" ? t("files.image") : t("files.document")));
  return [...said, t("files.limit", { limit: settings().fileLimit / 1_000_000 })].join(" ");
}
