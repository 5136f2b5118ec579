import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { SignedIn, Source } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { logIn, type Opened, openFor } from "#features/authentication/log-in.ts";
import { passwordUnchanged, proveCurrentPassword } from "#features/authentication/prove-password.ts";
import { findLink, spendLink, usedJustNow } from "#features/links/link.ts";
import { changed } from "#features/members/member.ts";
import { endAllSessions } from "#features/sessions/end-session.ts";
import type { Throttled } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";

export type BecameOperator =
  | Readonly<{ ok: true } & Opened>
  /** There is no such link (any more). */
  | Readonly<{ ok: false; code: "gone" }>
  | Readonly<{ ok: false; problems: Readonly<{ password: readonly ("missing" | "wrong")[] }> }>
  | Throttled;

const wrong = { ok: false, problems: { password: ["wrong"] } } as const;

/**
 * Uses the first operator's link up for a member who is logged in, also one who waits for approval, after they showed
 * their password again. All their sessions end; a new one takes the place of this one.
 */
export async function becomeFirstOperator(
  act: SignedIn,
  token: string,
  password: string,
): Promise<BecameOperator> {
  const { subject, from } = act;
  if (password === "") return { ok: false, problems: { password: ["missing"] } };
  const link = await findLink(database(), token, from.at);
  const again = () => becameOperatorBefore(token, subject.id, password, from);
  if (link?.purpose !== "first operator") return again();
  const proof = await proveCurrentPassword(act, password);
  if (!proof.ok) return proof.code === "too many" ? proof : wrong;
  const outcome = await atomically(async (tx) => {
    const open = await findLink(tx, token, from.at);
    if (open?.purpose !== "first operator") return "gone";
    if (!(await passwordUnchanged(tx, proof.member))) return "wrong";
    await spendLink(tx, open, subject.id, from.at);
    await tx
      .update(members)
      .set({ role: "operator", state: "active", stateSince: from.at, stateReason: null, ...changed })
      .where(eq(members.id, subject.id));
    await record(tx, { subject, actor: open.createdBy, from }, "operator named");
    await endAllSessions(tx, subject.id);
    return openFor(tx, proof, from);
  });
  if (outcome === "gone") return again();
  if (outcome === "wrong") return wrong;
  log.info("first operator named", { id: from.requestId, member: subject.id });
  return { ok: true, ...outcome };
}

/**
 * The answer to a form of this member that another post of it has just carried out (a double click): logs them in anew,
 * since the session it was posted in has ended.
 */
export async function becameOperatorBefore(
  token: string,
  memberId: string,
  password: string,
  from: Source,
): Promise<BecameOperator> {
  const gone = { ok: false, code: "gone" } as const;
  const used = await usedJustNow(database(), token, from.at);
  if (used?.purpose !== "first operator" || used.id !== memberId) return gone;
  const session = await logIn({ username: used.username, password }, from);
  return session.ok ? session : gone;
}
