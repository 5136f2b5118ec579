import type { Transaction } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { sealStateReason } from "#features/authentication/state-reason.ts";
import { changed, findMember } from "#features/members/member.ts";
import { endAllSessions } from "#features/sessions/end-session.ts";
import { log } from "#lib/log.ts";
import { asOperator } from "./as-operator.ts";
import type { Outcome } from "./outcome.ts";

/** Lets in somebody who waits for approval: from now on the session they have is a member's. */
export async function approveMember(act: OperatorAct, reason?: string): Promise<Outcome> {
  return decide(act, "approved", reason, async () => {});
}

/**
 * Refuses somebody who waits for approval: they are out at once, and read the reason when they log in, for thirty days
 * until they are erased (`eraseRefused`).
 */
export async function refuseMember(act: OperatorAct, reason?: string): Promise<Outcome> {
  return decide(act, "refused", reason, (tx) => endAllSessions(tx, act.subject.id));
}

const states = { approved: "active", refused: "refused" } as const;

/** "other state": nobody waits any more, because another operator has decided. */
async function decide(
  act: OperatorAct,
  decision: keyof typeof states,
  reason: string | undefined,
  follow: (tx: Transaction) => Promise<unknown>,
): Promise<Outcome> {
  const { id } = act.subject;
  const stateReason = decision === "refused" ? sealStateReason(id, reason) : null;
  const outcome = await asOperator<Outcome>(act, async (tx) => {
    const decided = await tx
      .update(members)
      .set({ state: states[decision], stateSince: act.from.at, stateReason, ...changed })
      .where(and(eq(members.id, id), eq(members.state, "awaiting approval")))
      .returning({ id: members.id });
    if (decided.length === 0) return { ok: false, code: (await findMember(tx, id)) ? "other state" : "gone" };
    await follow(tx);
    await record(tx, act, decision, reason === undefined ? [] : [{ reason }]);
    return { ok: true };
  });
  if (outcome.ok) log.info(`member ${decision}`, { id: act.from.requestId, member: id });
  return outcome;
}
