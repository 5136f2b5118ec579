"use server";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { fieldText } from "#app/_ui/field-text.ts";
import { words } from "#app/_ui/words.ts";
import { unprovedBy } from "#app/(operator)/_acts/unproved.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { eraseField } from "#features/operators/fields/erase-field.ts";
import { absent, requireOperator } from "#features/request/current-operator.ts";
import { secret } from "#lib/forms.ts";

const Erasing = v.object({ label: v.string(), password: secret() });

export const erase = operatorAction(
  requireOperator,
  Erasing,
  async (typed, by, shown): Promise<FormState> => {
    const field = (await fieldsByKey()).get(shown.get("/key") ?? absent());
    // Posted twice, or erased by somebody else: what was asked for is done.
    if (!field) return leaveFor("/operator/fields?done=fieldErased");
    const { t } = await words();
    const labels = [field.label, fieldText(t, field, "label")];
    if (!labels.some((label) => label.trim() === typed.label.trim()))
      return { problems: { label: [t("fieldErasingForm.different")] } };
    const unproved = await unprovedBy({ ...by, by }, typed.password);
    if (unproved) return unproved;
    await eraseField(by, field.key);
    return leaveFor("/operator/fields?done=fieldErased");
  },
);
