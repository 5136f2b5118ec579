"use server";
import * as v from "valibot";
import { memberOrWaitingAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { forgetSession } from "#features/request/cookies.ts";
import { logOut as endThisSession } from "#features/sessions/end-session.ts";

export const logOut = memberOrWaitingAction(
  v.object({}),
  async (_fields, act) => {
    await endThisSession(act);
    return leave();
  },
  leave,
);

async function leave() {
  forgetSession();
  return leaveFor("/log-in?done=out");
}
