import { isActiveOperator, type Member } from "#features/members/member.ts";

/**
 * Whether this member, as an operator, may see this field of others. Everything that shows, searches, sorts, counts or
 * exports values asks this. Today every operator sees every field: its member edits it.
 */
export function maySee(member: Pick<Member, "role" | "state">, _field: Readonly<{ key: string }>): boolean {
  return isActiveOperator(member);
}
