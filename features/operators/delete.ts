import { evenWhenFull } from "#db/reserve.ts";
import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { eraseMember } from "#features/erasure/erase-member.ts";
import { beginErasureOf } from "#features/erasure/finish.ts";
import { isLastOperator } from "#features/members/operators.ts";
import { actOn, because } from "./act-on.ts";
import { done, lastOperator, type Outcome } from "./outcome.ts";

/**
 * Deletes a member and everything that belongs to them at once and for good, as their own deletion does. Their activity
 * goes with them; that somebody was deleted, and why, stands in the operator's own. Whoever calls this has let the
 * operator prove who they are.
 */
export async function deleteOther(act: OperatorAct, reason?: string): Promise<Outcome> {
  return evenWhenFull(async () => {
    const outcome = await actOn(act, "member deleted by another", async (tx, member) => {
      if (await isLastOperator(tx, member.id)) return lastOperator;
      await eraseMember(tx, member, act.from.at);
      const { by } = act;
      if (typeof by === "object" && by.subject.id !== member.id)
        await record(tx, by, "member deleted", because(reason));
      return done;
    });
    if (outcome.ok) await beginErasureOf(act);
    return outcome;
  });
}
