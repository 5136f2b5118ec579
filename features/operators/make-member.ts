import { atomically } from "#db/client.ts";
import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { type Member, memberOf } from "#features/members/member.ts";
import { insertMember, type Refused, readTyped, type Typed, taken } from "#features/membership/add-member.ts";
import { hashPassword } from "#features/passwords/password-hash.ts";

/**
 * Makes an active member by the rules of a sign-up, whatever SIGN_UP says, and logs nobody in. For whoever runs the
 * machine; the member's activity says that it was not they themselves.
 */
export async function makeMember(
  by: Omit<OperatorAct, "subject">,
  typed: Typed,
  role: Member["role"],
): Promise<Readonly<{ ok: true; member: Member }> | Refused> {
  const named = readTyped(typed);
  if (!named.ok) return named;
  // Before the transaction, which all others wait for.
  const passwordHash = await hashPassword(typed.password);
  const { username, key } = named;
  const member = await atomically(async (tx) => {
    const as = { role, state: "active", lastLogInAt: null } as const;
    const row = await insertMember(tx, { username, usernameKey: key, passwordHash }, as, by.from.at);
    if (!row) return undefined;
    const subject = memberOf(row);
    await record(tx, { ...by, subject }, "signed up");
    if (role === "operator") await record(tx, { ...by, subject }, "operator named");
    return subject;
  });
  return member ? { ok: true, member } : taken;
}
