import { randomUUIDv7 } from "node:crypto";
import { atomically, database } from "#db/client.ts";
import { members } from "#db/schema.ts";
import type { From } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { hashPassword } from "#features/passwords/password-hash.ts";
import { type PasswordProblem, passwordProblems } from "#features/passwords/password-rules.ts";
import { type TooMany, unlessBusy } from "#features/passwords/unless-busy.ts";
import { openSession } from "#features/sessions/open-session.ts";
import { addSession } from "#features/sessions/session-row.ts";
import { refund, reserve } from "#features/throttles/throttle.ts";
import { signUps } from "#features/throttles/throttles.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";
import { type UsernameProblem, usernameOf } from "#lib/text.ts";
import { findByUsername, memberOf } from "./member-row.ts";

type SignUpProblems = Readonly<{
  username?: readonly (UsernameProblem | "taken")[];
  password?: readonly PasswordProblem[];
}>;
export type SignUp = Readonly<
  | { ok: true; token: string }
  | { ok: false; code: "closed" }
  | { ok: false; problems: SignUpProblems /** The one not allowed in the username. */; character?: string }
  | TooMany
>;

/** Somebody who just typed both, by themselves. */
type Typed = Readonly<{ username: string; password: string }>;
type Named = Readonly<{ username: string; key: string }>;

/**
 * Makes a member and signs them in. Of two at once for one name the database lets one through. A form posted twice
 * (a double click) signs in the second time.
 */
export async function signUp(typed: Typed, from: From): Promise<SignUp> {
  if (settings().signUp === "closed") return { ok: false, code: "closed" };
  const named = usernameOf(typed.username);
  const password = passwordProblems(typed.password, typed.username, settings().portalName);
  if (!named.ok || password.length > 0)
    return {
      ok: false,
      problems: { ...(!named.ok && { username: named.problems }), ...(password.length > 0 && { password }) },
      ...(!named.ok && { character: named.character }),
    };
  const hashed = await hashOnce(typed.password, from);
  if (!hashed.ok) return hashed;
  const token = await addMember(named, hashed.value, from);
  if (token !== undefined) return { ok: true, token };
  return (await signInAgain(typed, from)) ?? { ok: false, problems: { username: ["taken"] } };
}

/** Counts a sign-up of this network and hashes its password: before the transaction, which all others wait for. */
async function hashOnce(password: string, from: From): Promise<{ ok: true; value: string } | TooMany> {
  const counted = await reserve(signUps(from.address), from.at);
  if (!counted.ok) return { ...counted, code: "too many" };
  const hashed = await unlessBusy(() => hashPassword(password));
  if (!hashed.ok) await atomically((tx) => refund(tx, counted.reservations));
  return hashed;
}

/** The token of the new member's first session; undefined when the name is taken. */
async function addMember(named: Named, passwordHash: string, from: From): Promise<string | undefined> {
  const row = {
    id: randomUUIDv7(),
    username: named.username,
    usernameKey: named.key,
    passwordHash,
    role: "member" as const,
    state: "active" as const,
    version: 1,
    createdAt: from.at,
    passwordChangedAt: from.at,
    language: null,
  };
  const token = await atomically(async (tx) => {
    const added = await tx.insert(members).values(row).onConflictDoNothing().returning({ id: members.id });
    if (added.length === 0) return undefined;
    const subject = memberOf(row);
    await record(tx, { subject, actor: subject, from }, "signed up");
    return addSession(tx, row.id, from);
  });
  if (token !== undefined) log.info("signed up", { id: from.requestId, member: row.id });
  return token;
}

const doubleClickMs = 60_000;

/** Signs in the member of this name if they are that new and this is their password. */
async function signInAgain(typed: Typed, from: From): Promise<{ ok: true; token: string } | undefined> {
  const member = await findByUsername(database(), typed.username);
  if (!member || Math.abs(from.at - member.createdAt) > doubleClickMs) return undefined;
  const session = await openSession(typed, from);
  return session.ok ? session : undefined;
}
