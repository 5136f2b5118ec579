"use server";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { moveField } from "#features/operators/fields/order-fields.ts";
import { requireOperator } from "#features/request/current-operator.ts";

const Move = v.object({ field: v.string(), before: v.string(), after: v.string() });

/** In front of a field, or behind one. Of one that is gone the list shows it. */
export const move = operatorAction(requireOperator, Move, async ({ field, before, after }, by) => {
  await moveField(by, field, before === "" ? { after } : { before });
  // Another address each time: to the same one with a fragment no browser goes anew.
  return leaveFor(`/operator/fields?moved=${by.from.at}#field:${field}`);
});
