import { randomUUIDv7 } from "node:crypto";
import { nextChange } from "#db/changes.ts";
import { atomically, database } from "#db/client.ts";
import { members } from "#db/schema.ts";
import type { Source } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { logIn, type Opened, openFor } from "#features/authentication/log-in.ts";
import { count } from "#features/figures/count.ts";
import { findByUsername, memberOf } from "#features/members/member.ts";
import { type UsernameProblem, usernameOf } from "#features/members/username.ts";
import { unlessQueueFull } from "#features/passwords/hash-queue.ts";
import { hashPassword } from "#features/passwords/password-hash.ts";
import { type PasswordProblem, passwordProblems } from "#features/passwords/password-rules.ts";
import { signUps } from "#features/throttles/limits.ts";
import { refund, reserve, type Throttled } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";

type SignUpProblems = Readonly<{
  username?: readonly (UsernameProblem | "taken")[];
  password?: readonly PasswordProblem[];
}>;
export type SignUp = Readonly<
  | ({ ok: true } & Opened)
  | { ok: false; code: "closed" }
  | { ok: false; problems: SignUpProblems /** The one not allowed in the username. */; character?: string }
  | Throttled
>;

/** Somebody who just typed both, by themselves. */
type Typed = Readonly<{ username: string; password: string }>;
type Named = Readonly<{ username: string; key: string }>;

/**
 * Makes a member and logs them in. Of two at once for one name the database lets one through. A form posted twice
 * (a double click) logs in the second time.
 */
export async function signUp(typed: Typed, from: Source): Promise<SignUp> {
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
  const opened = await addMember(named, hashed.value, from);
  if (opened) return { ok: true, ...opened };
  return (await logInAgain(typed, from)) ?? { ok: false, problems: { username: ["taken"] } };
}

/** Counts a sign-up of this network and hashes its password: before the transaction, which all others wait for. */
async function hashOnce(password: string, from: Source): Promise<{ ok: true; value: string } | Throttled> {
  const counted = await reserve(signUps(from.address), from.at);
  if (!counted.ok) return counted;
  const hashed = await unlessQueueFull(() => hashPassword(password));
  if (!hashed.ok) await atomically((tx) => refund(tx, counted.reservations));
  return hashed;
}

/** Opens the new member's first session; undefined when the name is taken. */
async function addMember(named: Named, passwordHash: string, from: Source): Promise<Opened | undefined> {
  const row = {
    id: randomUUIDv7(),
    username: named.username,
    usernameKey: named.key,
    passwordHash,
    role: "member" as const,
    state: "active" as const,
    version: 1,
    change: nextChange,
    createdAt: from.at,
    lastLogInAt: from.at,
    passwordChangedAt: from.at,
    language: null,
  };
  const opened = await atomically(async (tx) => {
    const added = await tx.insert(members).values(row).onConflictDoNothing().returning({ id: members.id });
    if (added.length === 0) return undefined;
    const subject = memberOf(row);
    await record(tx, { subject, actor: subject, from }, "signed up");
    return openFor(tx, { member: row, method: "password" }, from);
  });
  if (!opened) return undefined;
  count("sign-ups");
  log.info("signed up", { id: from.requestId, member: row.id });
  return opened;
}

const doubleClickMs = 60_000;

/** Logs the member of this name in if they are that new and this is their password. */
async function logInAgain(typed: Typed, from: Source): Promise<({ ok: true } & Opened) | undefined> {
  const member = await findByUsername(database(), typed.username);
  if (!member || Math.abs(from.at - member.createdAt) > doubleClickMs) return undefined;
  const session = await logIn(typed, from);
  return session.ok ? session : undefined;
}
