import { database } from "#db/client.ts";
import type { OperatorAct } from "#features/act.ts";
import { openStateReason } from "#features/authentication/state-reason.ts";
import { findMember } from "#features/members/member.ts";

/** Since when a member is in their state, and what is known of their coming and going. Instants in milliseconds. */
export type MemberState = Readonly<{
  since: number;
  reason: string | undefined;
  lastLogInAt: number | null;
}>;

/** Undefined when the member is gone. */
export async function memberState({ subject }: OperatorAct): Promise<MemberState | undefined> {
  const row = await findMember(database(), subject.id);
  if (!row) return undefined;
  return {
    since: row.stateSince ?? row.createdAt,
    reason: openStateReason(row),
    lastLogInAt: row.lastLogInAt,
  };
}
