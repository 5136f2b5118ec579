import { nextChange } from "#db/changes.ts";
import { atomically, type Reader, type Transaction } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { Source } from "#features/act.ts";
import { record, recordFailedSignIn } from "#features/activity/record.ts";
import { count } from "#features/figures/count.ts";
import { findByUsername, type MemberRow, memberOf } from "#features/members/member.ts";
import { unlessQueueFull } from "#features/passwords/hash-queue.ts";
import { hashPassword, needsRehash } from "#features/passwords/password-hash.ts";
import { storedPassword } from "#features/passwords/stored-password.ts";
import { openSession } from "#features/sessions/open-session.ts";
import { knownBrowserTries, logInSuccesses, logInTries, whoTyped } from "#features/throttles/limits.ts";
import type { Throttled } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";
import { requestContexts } from "#lib/request-context.ts";
import { keyedHash } from "#lib/sealing.ts";
import { findKnownBrowser, rememberBrowser } from "./known-browser.ts";
import { type Barred, type Proof, type Proved, passwordUnchanged, provePassword } from "./prove-password.ts";

type Typed = Readonly<{ username: string; password: string }>;

/** What the browser's cookies are to hold: the session's token, and what it is known by from now on. */
export type Opened = Readonly<{ token: string; knownBrowser: string }>;
export type LoggedIn = Readonly<({ ok: true } & Opened) | { ok: false; code: "wrong" }> | Barred | Throttled;

/**
 * Logs a member in by username and password and gives what the cookies are to hold. "wrong" says no more than that one
 * of the two is: an attacker learns nothing about who is a member. Who waits for approval gets a session, too.
 */
export async function logIn(typed: Typed, from: Source): Promise<LoggedIn> {
  const proof = await proveTyped(typed, from);
  if (!proof.ok && proof.code === "wrong") count("failed log-ins");
  if (!proof.ok) return proof;
  const newHash = await rehashIfNeeded(proof.member, typed.password);
  const opened = await atomically(async (tx) => {
    await proof.refund(tx);
    // A double click without script: the browser has left the first request for the second, and would never get this
    // session's cookie.
    if (requestContexts.getStore()?.left?.aborted) return undefined;
    if (!(await passwordUnchanged(tx, proof.member))) return undefined;
    await noteLogIn(tx, proof.member, newHash, from.at);
    const subject = memberOf(proof.member);
    await record(tx, { subject, actor: subject, from }, "signed in");
    return openFor(tx, proof, from);
  });
  // Nobody waits any more; or deleted, disabled or given another password while this one was hashed.
  if (!opened) return { ok: false, code: "wrong" };
  count("log-ins");
  log.info("signed in", { id: from.requestId, member: proof.member.id });
  return { ok: true, ...opened };
}

async function proveTyped({ username, password }: Typed, from: Source): Promise<Proof> {
  const member = (reads: Reader) => findByUsername(reads, username);
  const browser = await findKnownBrowser(username, from);
  return provePassword(password, from, {
    member,
    tries: browser ? knownBrowserTries(username, browser) : logInTries(username, from.address),
    successes: logInSuccesses(username, from.address),
    async noteFailure(tx) {
      const found = await member(tx);
      if (found) await recordFailedSignIn(tx, found.id, from);
      // A hash, because what was typed as a username may be a password.
      log.info("wrong password", { id: from.requestId, username: keyedHash("log", whoTyped(username)) });
    },
  });
}

/** The password hashed as today's settings want it, if the stored hash differs; skipped while the queue is full. */
async function rehashIfNeeded({ passwordHash }: MemberRow, password: string): Promise<string | undefined> {
  if (!needsRehash(passwordHash)) return undefined;
  const hashed = await unlessQueueFull(() => hashPassword(password));
  return hashed.ok ? hashed.value : undefined;
}

/** With the password as it is to be stored from now on, if it was hashed anew. */
async function noteLogIn(
  tx: Transaction,
  { id, lastLogInAt }: MemberRow,
  newHash: string | undefined,
  at: number,
): Promise<void> {
  await tx
    .update(members)
    .set({
      ...(newHash !== undefined && storedPassword(newHash)),
      // A clock that was set back makes nobody look as if they had been away.
      lastLogInAt: Math.max(at, lastLogInAt ?? 0),
      change: nextChange,
    })
    .where(eq(members.id, id));
}

/** Opens a session for somebody who has proved who they are, and knows their browser from now on. */
export async function openFor(
  tx: Transaction,
  proved: Pick<Proved, "method"> & Readonly<{ member: Readonly<{ id: string }> }>,
  from: Source,
): Promise<Opened> {
  const token = await openSession(tx, proved, from);
  return { token, knownBrowser: await rememberBrowser(tx, proved.member.id, from) };
}
