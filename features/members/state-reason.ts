/** Why a member was disabled or refused, as their row holds it. Bound to the member: copied to another row, it does not open. */
import { open, seal } from "#lib/sealing.ts";
import type { MemberRow } from "./member.ts";

export function sealStateReason(memberId: string, reason: string): string {
  return seal(contextOf(memberId), reason);
}

/**
 * The reason, if there is one.
 * @throws SealBroken
 */
export function openStateReason({ id, stateReason }: Pick<MemberRow, "id" | "stateReason">): string | null {
  return stateReason === null ? null : open(contextOf(id), stateReason);
}

function contextOf(memberId: string): string {
  return `members/${memberId}/state-reason`;
}
