"use server";
import * as v from "valibot";
import { memberOrWaitingAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { confirmShown } from "#features/information/confirm-information.ts";
import { shownAt } from "./shown-at.ts";

export const confirm = memberOrWaitingAction(v.object({}), async (_fields, act, shown) => {
  const { changed } = await confirmShown(act, shown, Number(shown.get(shownAt)));
  return leaveFor(`/information?done=${changed > 0 ? "confirmed-rest" : "confirmed"}`);
});
