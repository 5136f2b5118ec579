import { atomically, database, type Reader, type Transaction } from "#db/client.ts";
import type { From, SignedIn } from "#features/act.ts";
import { record, recordFailedSignIn } from "#features/activity/record.ts";
import { findByUsername, type MemberRow } from "#features/members/member-row.ts";
import { refund, reserve, type Throttle } from "#features/throttles/throttle.ts";
import { logInSuccesses, logInTries, proofTries, whoTyped } from "#features/throttles/throttles.ts";
import { log } from "#lib/log.ts";
import { keyedHash } from "#lib/sealing.ts";
import { isBroken } from "#lib/text.ts";
import { costToVerify } from "./cost-to-verify.ts";
import { decoyHash, verifyPassword } from "./password-hash.ts";
import { isTooLong } from "./password-rules.ts";
import { type TooMany, unlessBusy } from "./unless-busy.ts";

type Refused = Readonly<{ ok: false; code: "wrong" }> | TooMany;
export type Proof = Readonly<{ ok: true; member: MemberRow }> | Refused;
type Tried =
  | Readonly<{
      ok: true;
      member: MemberRow;
      /** A try counts until it is taken back, in the transaction of what the password was shown for. */
      takeBack: (tx: Transaction) => Promise<void>;
    }>
  | Refused;

/**
 * Whether this is an active member's password, for a log-in. The same answer after the same work for an unknown name, a
 * disabled member and a wrong password, and as many tries (ASVS 5.0 6.3.8).
 */
export async function tryLogIn(username: string, password: string, from: From): Promise<Tried> {
  const member = (reads: Reader) => findByUsername(reads, username);
  return tryPassword(password, from, {
    tries: logInTries(username, from.address),
    successes: logInSuccesses(username, from.address),
    member,
    async noteFailure(tx) {
      const found = await member(tx);
      if (found) await recordFailedSignIn(tx, found.id, from);
      // A hash, because what was typed as a username may be a password.
      log.info("wrong password", { id: from.requestId, username: keyedHash("log", whoTyped(username)) });
    },
  });
}

/**
 * Whether this is the password of the member who is logged in. Counted apart from log-ins, whose tries strangers may use
 * up, and noted as what it is; what succeeded is not counted.
 */
export async function provePassword(act: SignedIn, password: string): Promise<Proof> {
  const { subject, session, from } = act;
  const member = async (reads: Reader) => {
    const found = await findByUsername(reads, subject.username);
    return found?.id === subject.id ? found : undefined;
  };
  const tried = await tryPassword(password, from, {
    tries: proofTries(subject.id, session.id),
    successes: [],
    member,
    async noteFailure(tx) {
      if (await member(tx)) await record(tx, act, "wrong current password");
      log.info("wrong current password", { id: from.requestId, member: subject.id });
    },
  });
  if (!tried.ok) return tried;
  await atomically(tried.takeBack);
  return { ok: true, member: tried.member };
}

/** What is tried: as whom, how it is counted, and what is written down when it fails. */
type Attempt = Readonly<{
  /** Given back when the password is right. */
  tries: readonly Throttle[];
  /** Given back when it is wrong. */
  successes: readonly Throttle[];
  member: (reads: Reader) => Promise<MemberRow | undefined>;
  noteFailure: (tx: Transaction) => Promise<void>;
}>;

/** Counts both before the hash, so that tries sent at once do not pass together. */
async function tryPassword(password: string, from: From, attempt: Attempt): Promise<Tried> {
  const { tries, successes } = attempt;
  const counted = await reserve([...tries, ...successes], from.at);
  if (!counted.ok) return { ...counted, code: "too many" };
  const { reservations } = counted;
  const found = await attempt.member(database());
  const member = found?.state === "active" ? found : undefined;
  const hashed = await unlessBusy(() => isPasswordOf(member, password));
  if (!hashed.ok) {
    await atomically((tx) => refund(tx, reservations));
    return hashed;
  }
  if (hashed.value && member)
    return { ok: true, member, takeBack: (tx) => refund(tx, reservations.slice(0, tries.length)) };
  await atomically(async (tx) => {
    await refund(tx, reservations.slice(tries.length));
    await attempt.noteFailure(tx);
  });
  return { ok: false, code: "wrong" };
}

async function isPasswordOf(member: MemberRow | undefined, password: string): Promise<boolean> {
  // Nobody's can be like that: refused before any work.
  if (isTooLong(password) || isBroken(password)) return false;
  return verifyPassword(password, member?.passwordHash ?? decoyHash(), await costToVerify());
}
