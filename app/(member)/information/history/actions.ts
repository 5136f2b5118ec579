"use server";
import * as v from "valibot";
import { problemSentence } from "#app/_fields/problem-sentence.ts";
import { memberOrWaitingAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { eraseHistory, putBack } from "#features/information/history.ts";
import { landing } from "../landing.ts";

export const putThisBack = memberOrWaitingAction(
  v.object({ earlier: v.string() }),
  async ({ earlier }, act, shown): Promise<FormState> => {
    const outcome = await putBack(act, shown, earlier);
    if (outcome.ok) return leaveFor(landing(outcome));
    const { t } = await words();
    if ("code" in outcome) return { form: [t(`history.${outcome.code === "gone" ? "gone" : "changed"}`)] };
    const fields = await fieldsByKey();
    const sentences = Object.entries(outcome.problems).flatMap(([key, problems]) => {
      const field = fields.get(key);
      return field ? problems.map((problem) => problemSentence({ t }, field, problem)) : [];
    });
    return { form: sentences };
  },
);

export const erase = memberOrWaitingAction(v.object({}), async (_fields, act, shown) => {
  await eraseHistory(act, shown.get("field"));
  return leaveFor("/information?done=erased");
});
