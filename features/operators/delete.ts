import { evenWhenFull } from "#db/reserve.ts";
import type { OperatorAct } from "#features/act.ts";
import { eraseMember } from "#features/erasure/erase-member.ts";
import { beginErasureOf } from "#features/erasure/finish.ts";
import { isLastOperator } from "#features/members/operators.ts";
import { actOn, because } from "./act-on.ts";
import { done, lastOperator, type Outcome } from "./outcome.ts";
import { recordOwn } from "./record-own.ts";

/**
 * Deletes a member and everything that belongs to them at once and for good, as their own deletion does. Their activity
 * goes with them; that somebody was deleted, and why, stands in the operator's own, and of an operator with their name:
 * nobody looks through others' information as somebody of whom no trace is left. Whoever calls this has let the operator
 * prove who they are.
 */
export async function deleteOther(act: OperatorAct, reason?: string): Promise<Outcome> {
  return evenWhenFull(async () => {
    const outcome = await actOn(act, "member deleted by another", async (tx, member) => {
      if (await isLastOperator(tx, member.id)) return lastOperator;
      await eraseMember(tx, member, act.from.at);
      if (member.role === "operator")
        await recordOwn(tx, act, "operator deleted", [{ username: member.username }, ...because(reason)]);
      else await recordOwn(tx, act, "member deleted", because(reason));
      return done;
    });
    if (outcome.ok) await beginErasureOf(act);
    return outcome;
  });
}
