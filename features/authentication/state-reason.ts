import type { MemberRow } from "#features/members/member.ts";
import { readable } from "#features/readable.ts";
import { open, seal } from "#lib/sealing.ts";

/** Why an operator disabled or refused a member, as the member's row holds it: bound to the member. */
export function sealStateReason(memberId: string, reason: string | undefined): string | null {
  return reason === undefined ? null : seal(stateReasonContext(memberId), reason);
}

/** What `sealStateReason` sealed; undefined when there is none, or it cannot be opened. */
export function openStateReason({
  id,
  stateReason,
}: Pick<MemberRow, "id" | "stateReason">): string | undefined {
  if (stateReason === null) return undefined;
  const where = { table: "members", row: id, column: "state_reason" };
  return readable(where, () => open(stateReasonContext(id), stateReason));
}

export function stateReasonContext(memberId: string): string {
  return `members/${memberId}/state_reason`;
}
