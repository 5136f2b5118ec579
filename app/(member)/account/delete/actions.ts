"use server";
import * as v from "valibot";
import { memberAction, tooMany } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { sentencesFor } from "#app/_forms/words.ts";
import { deleteMember, isGone } from "#features/members/delete-member.ts";
import { forgetSession } from "#features/sessions/cookie.ts";

const DeleteFields = v.object({ username: v.string(), password: v.string() });

const words = {
  username: { missing: "Enter your username.", different: "This is not your username." },
  password: { missing: "Enter your password.", wrong: "This is not your password." },
};

export const deleteMyself = memberAction(
  DeleteFields,
  async (fields, act) => {
    const outcome = await deleteMember(act, fields);
    if (outcome.ok) return leave();
    if (!("problems" in outcome)) return tooMany(outcome.retryAfterSeconds);
    return { problems: sentencesFor(outcome.problems, words) };
  },
  async (_fields, memberId) => ((await isGone(memberId)) ? leave() : undefined),
);

function leave() {
  forgetSession();
  return leaveFor("/log-in?done=deleted");
}
