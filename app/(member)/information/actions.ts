"use server";
import * as v from "valibot";
import { memberOrWaitingAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { withdrawProposal } from "#features/information/proposals.ts";
import { undo } from "#features/information/undo.ts";

export const undoSave = memberOrWaitingAction(
  v.object({}),
  async (_fields, act, shown): Promise<FormState> => {
    const outcome = await undo(act, Number(shown.get("save")));
    if (outcome.ok) return leaveFor("/information?done=undone");
    const { t } = await words();
    return { form: [t("history.notUndone")] };
  },
);

export const takeBack = memberOrWaitingAction(v.object({}), async (_fields, act, shown) => {
  // Decided or taken back already: the page shows it.
  await withdrawProposal(act, shown.get("proposal") ?? "");
  return leaveFor("/information?done=taken-back");
});
