"use server";
import * as v from "valibot";
import { memberAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { endOtherSessions, endSession } from "#features/sessions/end-session.ts";

export const endThis = memberAction(v.object({ session: v.string() }), async ({ session }, act) => {
  // One that is not there any more is what was wanted.
  await endSession(act, session);
  return leaveFor("/security/sessions?done=ended");
});

export const endOthers = memberAction(v.object({}), async (_fields, act) => {
  await endOtherSessions(act);
  return leaveFor("/security/sessions?done=others");
});
