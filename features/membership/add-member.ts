import { randomUUIDv7 } from "node:crypto";
import { nextChange } from "#db/changes.ts";
import { atomically } from "#db/client.ts";
import { members } from "#db/schema.ts";
import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { type Member, memberOf } from "#features/members/member.ts";
import { type UsernameProblem, usernameOf } from "#features/members/username.ts";
import { hashPassword } from "#features/passwords/password-hash.ts";
import { type PasswordProblem, passwordProblems } from "#features/passwords/password-rules.ts";
import { settings } from "#lib/settings.ts";

export type AddedMember = Readonly<
  | { ok: true; member: Member }
  | {
      ok: false;
      problems: Readonly<{
        username?: readonly (UsernameProblem | "taken")[];
        password?: readonly PasswordProblem[];
      }>;
    }
>;

/**
 * Makes an active member, whatever SIGN_UP says, by the rules of a sign-up. Nobody is logged in by it. For whoever runs
 * the machine; the member's activity says that it was not they themselves.
 */
export async function addMember(
  by: Omit<OperatorAct, "subject">,
  typed: Readonly<{ username: string; password: string }>,
): Promise<AddedMember> {
  const named = usernameOf(typed.username);
  const password = passwordProblems(typed.password, typed.username, settings().portalName);
  if (!named.ok || password.length > 0)
    return {
      ok: false,
      problems: { ...(!named.ok && { username: named.problems }), ...(password.length > 0 && { password }) },
    };
  const { at } = by.from;
  const row = {
    id: randomUUIDv7(),
    username: named.username,
    usernameKey: named.key,
    // Before the transaction, which all others wait for.
    passwordHash: await hashPassword(typed.password),
    role: "member" as const,
    state: "active" as const,
    version: 1,
    change: nextChange,
    createdAt: at,
    passwordChangedAt: at,
    language: null,
  };
  const member = memberOf(row);
  const isAdded = await atomically(async (tx) => {
    const added = await tx.insert(members).values(row).onConflictDoNothing().returning({ id: members.id });
    if (added.length > 0) await record(tx, { ...by, subject: member }, "signed up");
    return added.length > 0;
  });
  return isAdded ? { ok: true, member } : { ok: false, problems: { username: ["taken"] } };
}
