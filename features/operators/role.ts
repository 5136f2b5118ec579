/** Who is an operator. Whoever calls these has let the acting operator prove who they are. */
import { evenWhenFull } from "#db/reserve.ts";
import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { isLastOperator } from "#features/members/operators.ts";
import { endAllSessions } from "#features/sessions/end-session.ts";
import { actOn, because, updateMember } from "./act-on.ts";
import { done, lastOperator, type Outcome, otherState } from "./outcome.ts";
import { recordOwn } from "./record-own.ts";

/** Makes an active member an operator. Their sessions end: what they had open was opened by somebody who was none. */
export async function nameOperator(act: OperatorAct, reason?: string): Promise<Outcome> {
  return actOn(act, "operator named", async (tx, member) => {
    if (member.state !== "active" || member.role === "operator") return otherState;
    await updateMember(tx, member.id, { role: "operator" });
    await endAllSessions(tx, member.id);
    await record(tx, act, "operator named", because(reason));
    await recordOwn(tx, act, "another named", [{ username: member.username }, ...because(reason)]);
    return done;
  });
}

/** Makes an operator a plain member again, who is logged out everywhere; of oneself: steps down. The last one stays. */
export async function removeOperator(act: OperatorAct, reason?: string): Promise<Outcome> {
  return evenWhenFull(() =>
    actOn(act, "operator removed", async (tx, member) => {
      if (member.role !== "operator") return otherState;
      if (await isLastOperator(tx, member.id)) return lastOperator;
      await updateMember(tx, member.id, { role: "member" });
      await endAllSessions(tx, member.id);
      await record(tx, act, "operator removed", because(reason));
      await recordOwn(tx, act, "another removed", [{ username: member.username }, ...because(reason)]);
      return done;
    }),
  );
}
