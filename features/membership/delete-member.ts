import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { evenWhenFull } from "#db/reserve.ts";
import { members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { proveCurrentPassword } from "#features/authentication/prove-password.ts";
import { eraseMember } from "#features/erasure/erase-member.ts";
import { beginErasureOf } from "#features/erasure/finish.ts";
import { isLastOperator } from "#features/members/operators.ts";
import { usernameKey } from "#features/members/username.ts";
import type { Throttled } from "#features/throttles/throttle.ts";

type DeleteProblems = Readonly<{
  username?: readonly ("missing" | "different")[];
  password?: readonly ("missing" | "wrong")[];
}>;
export type DeletedMember =
  | Readonly<{ ok: true } | { ok: false; problems: DeleteProblems } | { ok: false; code: "last operator" }>
  | Throttled;

/**
 * Deletes the member and everything that belongs to them at once and for good, when they typed their username and
 * password again. Ends every session. When it returns, neither rows nor the bytes of the database hold anything of
 * them, or the primary goes on with it. Wrong passwords count, but an empty box is none. A full disk keeps nobody here; only the
 * last operator stays, until they have named another.
 */
export async function deleteMember(
  act: SignedIn,
  typed: Readonly<{ username: string; password: string }>,
): Promise<DeletedMember> {
  return evenWhenFull(() => proveAndErase(act, typed));
}

async function proveAndErase(
  act: SignedIn,
  { username, password }: Readonly<{ username: string; password: string }>,
): Promise<DeletedMember> {
  const ofName = usernameProblems(act, username);
  if (password === "") return { ok: false, problems: { ...ofName, password: ["missing"] } };
  const proof = await proveCurrentPassword(act, password);
  if (!proof.ok && proof.code === "too many") return proof;
  // The form was posted twice at once, and the other one has done it.
  if (await isGone(act.subject.id)) return { ok: true };
  if (!proof.ok) return { ok: false, problems: { ...ofName, password: ["wrong"] } };
  if (ofName) return { ok: false, problems: ofName };
  const outcome = await atomically(async (tx) => {
    if (await isLastOperator(tx, act.subject.id)) return "last operator";
    return (await eraseMember(tx, proof.member, act.from.at)) ? "erased" : "changed";
  });
  if (outcome === "last operator") return { ok: false, code: outcome };
  if (outcome === "changed")
    return (await isGone(act.subject.id)) ? { ok: true } : { ok: false, problems: { password: ["wrong"] } };
  await beginErasureOf(act);
  return { ok: true };
}

function usernameProblems({ subject }: SignedIn, typed: string): DeleteProblems | undefined {
  if (typed.trim() === "") return { username: ["missing"] };
  return usernameKey(typed) === usernameKey(subject.username) ? undefined : { username: ["different"] };
}

/** Whether there is no member of this id any more. */
export async function isGone(memberId: string): Promise<boolean> {
  return (await database().$count(members, eq(members.id, memberId))) === 0;
}
