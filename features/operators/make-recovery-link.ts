import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { makeLinks, voidLinks } from "#features/links/link.ts";
import { findMember } from "#features/members/member.ts";
import { log } from "#lib/log.ts";
import { asOperator } from "./as-operator.ts";
import type { Outcome } from "./outcome.ts";

export type RecoveryLink =
  | Readonly<{ ok: true; token: string; expiresAt: number }>
  | Extract<Outcome, { ok: false }>;

const lifetimeMs = 60 * 60 * 1000;

/**
 * Makes a link with which the member sets a new password within an hour, and voids those before it. Its token is kept
 * nowhere. "other state": they could not log in with it.
 */
export async function makeRecoveryLink(act: OperatorAct, reason?: string): Promise<RecoveryLink> {
  const { subject, actor, from } = act;
  const made = await asOperator<RecoveryLink>(act, async (tx) => {
    const member = await findMember(tx, subject.id);
    if (!member) return { ok: false, code: "gone" };
    if (member.state !== "active" && member.state !== "awaiting approval")
      return { ok: false, code: "other state" };
    await voidLinks(tx, "recovery", subject.id);
    const wanted = { memberId: subject.id, by: actor, at: from.at, expiresAt: from.at + lifetimeMs };
    const [link] = await makeLinks(tx, [{ purpose: "recovery", ...wanted }]);
    await record(tx, act, "recovery link made", reason === undefined ? [] : [{ reason }]);
    return { ok: true, token: link?.token ?? "", expiresAt: wanted.expiresAt };
  });
  if (made.ok) log.info("recovery link made", { id: from.requestId, member: subject.id });
  return made;
}
