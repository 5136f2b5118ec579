"use server";
import * as v from "valibot";
import { memberOrWaitingAction, tooMany } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { sentencesFor } from "#app/_forms/sentences.ts";
import { words } from "#app/_ui/words.ts";
import { deleteMember, isGone } from "#features/membership/delete-member.ts";
import { forgetKnownBrowser, forgetSession } from "#features/request/cookies.ts";
import { secret } from "#lib/forms.ts";

const DeleteFields = v.object({ username: v.string(), password: secret() });

export const deleteMyself = memberOrWaitingAction(
  DeleteFields,
  async (fields, act) => {
    const outcome = await deleteMember(act, fields);
    if (outcome.ok) return leave();
    const { t } = await words();
    if ("code" in outcome)
      return outcome.code === "last operator"
        ? { form: [t("operators.youAreTheLast")] }
        : tooMany("attempts", outcome.retryAfterSeconds);
    return {
      problems: sentencesFor(outcome.problems, {
        username: (code) => t(`problems.ownUsername.${code}`),
        password: (code) => t(`problems.ownPassword.${code}`),
      }),
    };
  },
  async (_fields, memberId) => ((await isGone(memberId)) ? leave() : undefined),
);

function leave() {
  forgetSession();
  forgetKnownBrowser();
  return leaveFor("/goodbye");
}
