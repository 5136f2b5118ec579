import { database } from "#db/client.ts";
import type { OperatorAct, SignedIn } from "#features/act.ts";
import { findMember, memberOf } from "#features/members/member.ts";

/** An act of this operator about the member with this id; undefined when there is none (any more). */
export async function findSubject(by: SignedIn, id: string): Promise<OperatorAct | undefined> {
  const row = await findMember(database(), id);
  return row && { subject: memberOf(row), actor: by.subject, from: by.from, by };
}
