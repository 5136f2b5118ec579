import type { Transaction } from "#db/client.ts";
import { evenWhenFull } from "#db/reserve.ts";
import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { sealStateReason } from "#features/authentication/state-reason.ts";
import { isLastOperator } from "#features/members/operators.ts";
import { endAllSessions } from "#features/sessions/end-session.ts";
import { actOn, because, isAllowed, updateMember } from "./act-on.ts";
import { done, lastOperator, type Outcome, otherState } from "./outcome.ts";
import { recordOwn } from "./record-own.ts";

/**
 * Keeps an active member out from their very next request on, until they are enabled again; nothing of theirs is
 * deleted. Operators do not do so with each other without a proof (`disableOperator`).
 */
export async function disableMember(act: OperatorAct, reason?: string): Promise<Outcome> {
  return disable(act, "member", reason);
}

/**
 * The same with an operator, who is none any more then: who enables them does not name them again without showing their
 * password. Whoever calls this has let the acting operator prove who they are.
 */
export async function disableOperator(act: OperatorAct, reason?: string): Promise<Outcome> {
  return disable(act, "operator", reason);
}

async function disable(
  act: OperatorAct,
  role: "member" | "operator",
  reason: string | undefined,
): Promise<Outcome> {
  return evenWhenFull(() =>
    actOn(act, "member disabled", async (tx, member) => {
      if (member.state !== "active" || !isAllowed(act, member, role)) return otherState;
      if (await isLastOperator(tx, member.id)) return lastOperator;
      await setState(tx, act, "disabled", reason);
      await endAllSessions(tx, member.id);
      if (member.role === "operator") {
        await record(tx, act, "operator removed");
        await recordOwn(tx, act, "another removed", [{ username: member.username }, ...because(reason)]);
      }
      await record(tx, act, "disabled", because(reason));
      return done;
    }),
  );
}

/** Lets a disabled member in again, with the password they had. */
export async function enableMember(act: OperatorAct, reason?: string): Promise<Outcome> {
  return actOn(act, "member enabled", async (tx, member) => {
    if (member.state !== "disabled") return otherState;
    await setState(tx, act, "active", undefined);
    await record(tx, act, "enabled", because(reason));
    return done;
  });
}

async function setState(
  tx: Transaction,
  { subject, from }: OperatorAct,
  state: "active" | "disabled",
  reason: string | undefined,
): Promise<void> {
  const stateReason = sealStateReason(subject.id, reason);
  await updateMember(tx, subject.id, { state, stateSince: from.at, stateReason, role: "member" });
}
