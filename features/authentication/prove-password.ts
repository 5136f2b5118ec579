import { atomically, database, type Reader, type Transaction } from "#db/client.ts";
import { and, eq, inArray, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { members } from "#db/schema.ts";
import type { SignedIn, Source } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { findMember, type MemberRow, statesWithSessions } from "#features/members/member.ts";
import { costToVerify } from "#features/passwords/cost-to-verify.ts";
import { unlessQueueFull } from "#features/passwords/hash-queue.ts";
import { decoyHash, verifyPassword } from "#features/passwords/password-hash.ts";
import { isTooLong } from "#features/passwords/password-rules.ts";
import { proofTries } from "#features/throttles/limits.ts";
import { refund, reserve, type Throttle, type Throttled } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";
import { isBroken } from "#lib/text.ts";
import { openStateReason } from "./state-reason.ts";

/** The password of a member who may log in was right. Nothing is open yet: that is a step of its own. */
export type Proved = Readonly<{
  ok: true;
  member: MemberRow;
  method: "password";
  /** Gives back the tries counted for it, in the transaction of what the password was proved for. */
  refund: (tx: Transaction) => Promise<void>;
}>;
/** The password was right, but its member may not log in. */
export type Barred = Readonly<
  | { ok: false; code: "disabled" }
  | {
      ok: false;
      code: "refused" /** In the operator's words, if there are any. */;
      reason: string | undefined;
    }
>;
export type Proof = Proved | Readonly<{ ok: false; code: "wrong" }> | Barred | Throttled;

/** One try: how to find the member, which counters it takes from, and how its failure is noted. */
type Attempt = Readonly<{
  member: (reads: Reader) => Promise<MemberRow | undefined>;
  /** Given back when the password is right. */
  tries: readonly Throttle[];
  /** Given back when it is wrong. */
  successes: readonly Throttle[];
  noteFailure: (tx: Transaction) => Promise<void>;
}>;

/**
 * Whether this is the password of a member who may log in. The same answer after the same work for an unknown name and
 * anybody's wrong password, and as many tries (ASVS 5.0 6.3.8): only who knows the password is told that the member may
 * not. Tries and successes are both counted before the hash, so that tries sent at once do not pass together.
 */
export async function provePassword(password: string, from: Source, attempt: Attempt): Promise<Proof> {
  const { tries, successes } = attempt;
  const counted = await reserve([...tries, ...successes], from.at);
  if (!counted.ok) return counted;
  const { reservations } = counted;
  const member = await attempt.member(database());
  const hashed = await unlessQueueFull(() => isPasswordOf(member, password));
  if (!hashed.ok) {
    await atomically((tx) => refund(tx, reservations));
    return hashed;
  }
  if (hashed.value && member) {
    const refundTries = (tx: Transaction) => refund(tx, reservations.slice(0, tries.length));
    const barred = barredOf(member);
    if (!barred) return { ok: true, member, method: "password", refund: refundTries };
    await atomically(refundTries);
    log.info("log-in barred", { id: from.requestId, member: member.id, state: member.state });
    return barred;
  }
  await atomically(async (tx) => {
    await refund(tx, reservations.slice(tries.length));
    await attempt.noteFailure(tx);
  });
  return { ok: false, code: "wrong" };
}

function barredOf(member: MemberRow): Barred | undefined {
  if (member.state === "disabled") return { ok: false, code: "disabled" };
  if (member.state === "refused") return { ok: false, code: "refused", reason: openStateReason(member) };
  return undefined;
}

/**
 * Whether this is the password of the member who is logged in. Counted by session, apart from log-ins, since
 * strangers may use up the tries of those; a success is not counted. A failure is an event of its own.
 */
export async function proveCurrentPassword(act: SignedIn, password: string): Promise<Proof> {
  const { subject, session, from } = act;
  const member = (reads: Reader) => findMember(reads, subject.id);
  const proof = await provePassword(password, from, {
    member,
    tries: proofTries(subject.id, session.id),
    successes: [],
    async noteFailure(tx) {
      if (await member(tx)) await record(tx, act, "wrong current password");
      log.info("wrong current password", { id: from.requestId, member: subject.id });
    },
  });
  if (proof.ok) await atomically(proof.refund);
  return proof;
}

/** Whether the member may still log in and has the password that was proved: hashing took a while. */
export async function passwordUnchanged(tx: Transaction, { id, passwordHash }: MemberRow): Promise<boolean> {
  const rows = await sameMember(tx).execute({ id, passwordHash });
  return rows.length > 0;
}

const sameMember = prepared((connection) =>
  connection
    .select({ id: members.id })
    .from(members)
    .where(
      and(
        eq(members.id, sql.placeholder("id")),
        eq(members.passwordHash, sql.placeholder("passwordHash")),
        inArray(members.state, statesWithSessions),
      ),
    )
    .prepare("same_member"),
);

async function isPasswordOf(member: MemberRow | undefined, password: string): Promise<boolean> {
  // Nobody's can be like that: refused before any work.
  if (isTooLong(password) || isBroken(password)) return false;
  return verifyPassword(password, member?.passwordHash ?? decoyHash(), await costToVerify());
}
