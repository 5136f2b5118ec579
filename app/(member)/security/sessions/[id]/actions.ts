"use server";
import { notFound } from "next/navigation";
import * as v from "valibot";
import { memberAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { forgetSession } from "#features/request/cookies.ts";
import { endSession, logOut } from "#features/sessions/end-session.ts";
import { requestContext } from "#lib/request-context.ts";

/** Ends the session of this address, or logs out if it is the one that asks. */
export const endThis = memberAction(
  v.object({}),
  async (_fields, act, shown) => {
    const id = requestContext().path.split("/").at(-1) ?? "";
    if (id === act.session.id) {
      await logOut(act);
      return leave();
    }
    // Posted twice, the session is gone as was wanted: the stamp proves that it was this member's.
    const isDone = (await endSession(act, id)) || shown.get("session") === id;
    return isDone ? leaveFor("/security/sessions?done=ended") : notFound();
  },
  // Posted twice by the session that it ends.
  leave,
);

async function leave() {
  forgetSession();
  return leaveFor("/log-in?done=out");
}
