import { namesOf } from "#features/activity/names-of.ts";
import type { Field } from "#features/fields/field.ts";
import { listOperators } from "#features/members/operators.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import type { BoxChoice } from "./box.ts";

/** Whom a field may be narrowed to: all operators, and who is named already, even if they are none any more. */
export async function operatorChoices(
  { operators: named = [] }: Pick<Field, "operators">,
  t: PageWords["t"],
): Promise<BoxChoice[]> {
  const active = await listOperators();
  const former = named.filter((id) => !active.some((operator) => operator.id === id));
  const names = await namesOf(former);
  return [
    ...active.map(({ id, username }) => ({ value: id, label: username })),
    ...former.map((id) => {
      const name = names.get(id);
      const label = typeof name === "object" ? t("fieldEditor.former", name) : t("fieldEditor.formerUnknown");
      return { value: id, label };
    }),
  ];
}
