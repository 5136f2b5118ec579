import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { makeLinks, voidLinks } from "#features/links/link.ts";
import { findMember, mayLogIn } from "#features/members/member.ts";
import { log } from "#lib/log.ts";
import { isAllowed } from "./act-on.ts";
import { asOperator } from "./as-operator.ts";
import { type Outcome, otherState } from "./outcome.ts";

export type RecoveryLink =
  | Readonly<{ ok: true; token: string; expiresAt: number }>
  | Extract<Outcome, { ok: false }>;

const lifetimeMs = 60 * 60 * 1000;

/**
 * Makes a link with which the member sets a new password within an hour, and voids those before it. Its token is kept
 * nowhere. "other state": they could not log in with it, or are an operator, for whom an operator needs a proof.
 */
export async function makeRecoveryLink(act: OperatorAct, reason?: string): Promise<RecoveryLink> {
  return make(act, "member", reason);
}

/**
 * The same for another operator. Whoever calls this has let the acting operator prove who they are: with somebody's open
 * browser nobody sets the password of the one who runs the portal.
 */
export async function makeOperatorsRecoveryLink(act: OperatorAct, reason?: string): Promise<RecoveryLink> {
  return make(act, "operator", reason);
}

async function make(
  act: OperatorAct,
  role: "member" | "operator",
  reason: string | undefined,
): Promise<RecoveryLink> {
  const { subject, actor, from } = act;
  const made = await asOperator<RecoveryLink>(act, async (tx) => {
    const member = await findMember(tx, subject.id);
    if (!member) return { ok: false, code: "gone" };
    // One's own is changed on /security/password, with the one before.
    if (!mayLogIn(member) || !isAllowed(act, member, role) || actor.id === member.id) return otherState;
    await voidLinks(tx, "recovery", subject.id);
    const wanted = { memberId: subject.id, by: actor, at: from.at, expiresAt: from.at + lifetimeMs };
    const [link] = await makeLinks(tx, [{ purpose: "recovery", ...wanted }]);
    await record(tx, act, "recovery link made", reason === undefined ? [] : [{ reason }]);
    return { ok: true, token: link?.token ?? "", expiresAt: wanted.expiresAt };
  });
  if (made.ok) log.info("recovery link made", { id: from.requestId, member: subject.id });
  return made;
}
