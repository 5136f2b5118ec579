import type { Transaction } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { OperatorAct } from "#features/act.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { changed, findMember, type MemberRow } from "#features/members/member.ts";
import { log } from "#lib/log.ts";
import { asOperator } from "./as-operator.ts";
import type { Outcome } from "./outcome.ts";

/**
 * `asOperator` for an act about one member, who is handed in as they are now. Of two operators who act at once the
 * second finds what the first left.
 */
export async function actOn<Special extends { ok: boolean } = Outcome>(
  act: OperatorAct,
  name: string,
  body: (tx: Transaction, member: MemberRow) => Promise<Outcome | Special>,
): Promise<Outcome | Special> {
  const outcome = await asOperator(act, async (tx): Promise<Outcome | Special> => {
    const member = await findMember(tx, act.subject.id);
    return member ? body(tx, member) : { ok: false, code: "gone" };
  });
  if (outcome.ok) log.info(name, { id: act.from.requestId, member: act.subject.id, by: act.actor.id });
  return outcome;
}

/** Whether the member still has the role for which the operator was asked for a proof, or was not; the machine's owner needs none. */
export function isAllowed({ by }: OperatorAct, member: MemberRow, role: MemberRow["role"]): boolean {
  return typeof by === "string" || member.role === role;
}

/** Changes the member's row, which is there. */
export async function updateMember(
  tx: Transaction,
  id: string,
  columns: Partial<Omit<typeof members.$inferInsert, "id" | "version" | "change">>,
): Promise<void> {
  await tx
    .update(members)
    .set({ ...columns, ...changed })
    .where(eq(members.id, id));
}

/** The reason as a thing that an event was about. */
export function because(reason: string | undefined): Thing[] {
  return reason === undefined ? [] : [{ reason }];
}
