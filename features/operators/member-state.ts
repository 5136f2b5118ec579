import { database } from "#db/client.ts";
import type { OperatorAct } from "#features/act.ts";
import { findMember } from "#features/members/member.ts";
import { openStateReason } from "#features/members/state-reason.ts";
import { readable } from "#features/readable.ts";

/** Since when a member is in their state, and what is known of their coming and going. Instants in milliseconds. */
export type MemberState = Readonly<{
  since: number;
  /** Null: none was given. Undefined: it cannot be read any more. */
  reason: string | null | undefined;
  lastLogInAt: number | null;
}>;

/** Undefined when the member is gone. */
export async function memberState({ subject }: OperatorAct): Promise<MemberState | undefined> {
  const row = await findMember(database(), subject.id);
  if (!row) return undefined;
  const where = { table: "members", row: row.id, column: "stateReason" };
  return {
    since: row.stateSince ?? row.createdAt,
    reason: readable(where, () => openStateReason(row)),
    lastLogInAt: row.lastLogInAt,
  };
}
