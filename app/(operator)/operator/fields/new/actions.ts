"use server";
import { operatorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { editorProblems } from "#app/(operator)/_fields/editor-problems.ts";
import { fieldSchema } from "#app/(operator)/_fields/typed-field.ts";
import type { Shown } from "#features/information/shown-values.ts";
import { addField } from "#features/operators/fields/add-field.ts";
import { absent, requireOperator } from "#features/request/current-operator.ts";
import { type FieldTypeName, fieldTypeNames } from "#lib/field-names.ts";

export const add = operatorAction(
  requireOperator,
  (shown) => fieldSchema(typeIn(shown), ["key"]),
  async (typed, by, shown): Promise<FormState> => {
    const added = await addField(by, typeIn(shown), typed);
    if (added.ok) return leaveFor(`/operator/fields?done=fieldAdded#field:${added.key}`);
    const { t } = await words();
    return { problems: editorProblems(t, added.problems) };
  },
);

/** What the form was made for. */
function typeIn(shown: Shown): FieldTypeName {
  return fieldTypeNames.find((type) => type === shown.get("type")) ?? absent();
}
