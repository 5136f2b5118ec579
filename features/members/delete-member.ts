import { atomically, database } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { erasures, members } from "#db/schema.ts";
import { evenWhenFull } from "#db/sqlite/reserve.ts";
import type { SignedIn } from "#features/act.ts";
import { provePassword } from "#features/passwords/prove-password.ts";
import type { TooMany } from "#features/passwords/unless-busy.ts";
import { forget } from "#features/throttles/throttle.ts";
import { whoOwns, whoTyped } from "#features/throttles/throttles.ts";
import { log } from "#lib/log.ts";
import { usernameKey } from "#lib/text.ts";
import { erasureHash, settleErasures } from "./erased-ledger.ts";
import type { MemberRow } from "./member-row.ts";

type DeleteProblems = Readonly<{
  username?: readonly ("missing" | "different")[];
  password?: readonly ("missing" | "wrong")[];
}>;
export type DeletedMember = Readonly<{ ok: true } | { ok: false; problems: DeleteProblems }> | TooMany;

/**
 * Deletes the member and everything that belongs to them at once and for good, when they typed their username and
 * password again. Ends every session. When it returns, neither rows nor the bytes of the database hold anything of
 * them, or the primary goes on with it. Wrong passwords count, but an empty box is none. A full disk keeps nobody here.
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
  const proof = await provePassword(act, password);
  if (!proof.ok && proof.code === "too many") return proof;
  // The form was posted twice at once, and the other one has done it.
  if (await isGone(act.subject.id)) return { ok: true };
  if (!proof.ok) return { ok: false, problems: { ...ofName, password: ["wrong"] } };
  if (ofName) return { ok: false, problems: ofName };
  if (!(await erase(act, proof.member)))
    return (await isGone(act.subject.id)) ? { ok: true } : { ok: false, problems: { password: ["wrong"] } };
  log.info("member deleted", { id: act.from.requestId, member: act.subject.id });
  try {
    await settleErasures();
  } catch (error) {
    // The member is gone; what is left to do stands in the database.
    log.warn("erasure put off", { id: act.from.requestId, error });
  }
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

/** False when the password is no longer the one that was proven. */
async function erase({ subject, from }: SignedIn, { passwordHash }: MemberRow): Promise<boolean> {
  return atomically(async (tx) => {
    const deleted = await tx
      .delete(members)
      .where(and(eq(members.id, subject.id), eq(members.passwordHash, passwordHash)))
      .returning({ id: members.id });
    if (deleted.length === 0) return false;
    for (const who of [whoTyped(subject.username), whoOwns(subject.id)]) await forget(tx, who);
    await tx.insert(erasures).values({ hash: erasureHash(subject.id), at: from.at });
    return true;
  });
}
