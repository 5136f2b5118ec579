import { atomically, database, type Writes } from "#db/client.ts";
import type { From } from "#features/act.ts";
import { recordFailedSignIn } from "#features/activity/record.ts";
import { findByUsername, type MemberRow } from "#features/members/member-row.ts";
import { count, refund, reserve, secondsBlocked } from "#features/throttles/throttle.ts";
import { memberThrottle, networkThrottle } from "#features/throttles/throttles.ts";
import { log } from "#lib/log.ts";
import { keyedHash } from "#lib/sealing.ts";
import { isBroken } from "#lib/text.ts";
import { decoyHash, verifyPassword } from "./password-hash.ts";
import { isTooLong } from "./password-rules.ts";
import { type TooMany, unlessBusy } from "./unless-busy.ts";

export type Proof = Readonly<{ ok: true; member: MemberRow } | { ok: false; code: "wrong" }> | TooMany;
type Tried =
  | Readonly<{
      ok: true;
      member: MemberRow;
      /** A try counts until it is taken back, in the transaction of what the password was shown for. */
      takeBack: (tx: Writes) => Promise<void>;
    }>
  | Exclude<Proof, { ok: true }>;

/** Whether this is an active member's password, as `tryPassword` says; what succeeded is not counted. */
export async function provePassword(username: string, password: string, from: From): Promise<Proof> {
  const tried = await tryPassword(username, password, from);
  if (!tried.ok) return tried;
  await atomically(tried.takeBack);
  return { ok: true, member: tried.member };
}

/**
 * Whether this is an active member's password. The same answer after the same time for an unknown name, a disabled
 * member and a wrong password, and as many tries (ASVS 5.0 6.3.8). Counted before the hash, so that tries sent
 * at once do not pass together.
 */
export async function tryPassword(username: string, password: string, from: From): Promise<Tried> {
  const reserved = await reserveTry(username, from);
  if (!reserved.ok) return { ...reserved, code: "too many" };
  const found = await findByUsername(database(), username);
  const member = found?.state === "active" ? found : undefined;
  const hashed = await unlessBusy(() => isPasswordOf(member, password));
  if (hashed.ok && (!hashed.value || !member)) {
    await noteFailure(username, from);
    return { ok: false, code: "wrong" };
  }
  const takeBack = (tx: Writes) => refund(tx, reserved.reservation);
  if (hashed.ok) return { ok: true, member: member!, takeBack };
  await atomically(takeBack);
  return hashed;
}

async function reserveTry(username: string, from: From) {
  return atomically(async (tx) => {
    const retryAfterSeconds = await secondsBlocked(tx, networkThrottle(from.address), from.at);
    if (retryAfterSeconds > 0) return { ok: false as const, retryAfterSeconds };
    return reserve(tx, memberThrottle(username), from.at);
  });
}

async function isPasswordOf(member: MemberRow | undefined, password: string): Promise<boolean> {
  // Nobody's can be like that: refused before any work.
  if (isTooLong(password) || isBroken(password)) return false;
  return verifyPassword(password, member?.passwordHash ?? decoyHash());
}

async function noteFailure(username: string, from: From): Promise<void> {
  await atomically(async (tx) => {
    await count(tx, networkThrottle(from.address), from.at);
    const member = await findByUsername(tx, username);
    if (member) await recordFailedSignIn(tx, member.id, from);
  });
  // A hash, because what was typed as a username may be a password.
  log.info("wrong password", {
    id: from.requestId,
    username: keyedHash("log", memberThrottle(username).who),
  });
}
