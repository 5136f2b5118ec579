"use server";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { editorProblems } from "#app/(operator)/_fields/editor-problems.ts";
import { fieldSchema } from "#app/(operator)/_fields/typed-field.ts";
import type { Shown } from "#features/information/shown-values.ts";
import { changeField } from "#features/operators/fields/change-field.ts";
import { bringBackField, retireField } from "#features/operators/fields/retire-field.ts";
import { absent, requireOperator } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { type FieldTypeName, fieldTypeNames } from "#lib/field-names.ts";

export const change = operatorAction(
  requireOperator,
  (shown) => fieldSchema(typeIn(shown)),
  async (typed, by, shown): Promise<FormState> => {
    const key = shown.get("/key") ?? absent();
    const changed = await changeField(by, key, shown, typed);
    if (changed.ok)
      return leaveFor(`/operator/fields?done=${changed.code === "changed" ? "fieldSaved" : "unchanged"}`);
    const { t } = await words();
    if (changed.code === "gone") return { form: [t("fieldEditor.problems.gone")] };
    return { problems: editorProblems(t, changed.problems), stamp: makeStamp(by, changed.shown) };
  },
);

const OfField = v.object({ field: v.string() });

export const retire = operatorAction(requireOperator, OfField, async ({ field }, by) =>
  (await retireField(by, field)) ? leaveFor("/operator/fields?done=fieldRetired") : absent(),
);

export const bringBack = operatorAction(requireOperator, OfField, async ({ field }, by) =>
  (await bringBackField(by, field)) ? leaveFor("/operator/fields?done=fieldBack") : absent(),
);

/** What the form was made for. A slash is in no control's name. */
function typeIn(shown: Shown): FieldTypeName {
  return fieldTypeNames.find((type) => type === shown.get("/type")) ?? absent();
}
