/** What every way to become a member has in common. */
import { randomUUIDv7 } from "node:crypto";
import { nextChange } from "#db/changes.ts";
import { atomically, type Transaction } from "#db/client.ts";
import { members } from "#db/schema.ts";
import type { Source } from "#features/act.ts";
import { type Opened, openFor } from "#features/authentication/log-in.ts";
import { type Member, memberOf } from "#features/members/member.ts";
import { type UsernameProblem, usernameOf } from "#features/members/username.ts";
import { unlessQueueFull } from "#features/passwords/hash-queue.ts";
import { hashPassword } from "#features/passwords/password-hash.ts";
import { type PasswordProblem, passwordProblems } from "#features/passwords/password-rules.ts";
import { signUps } from "#features/throttles/limits.ts";
import { type Reservation, refund, reserve, type Throttled } from "#features/throttles/throttle.ts";
import { settings } from "#lib/settings.ts";

type SignUpProblems = Readonly<{
  username?: readonly (UsernameProblem | "taken")[];
  password?: readonly PasswordProblem[];
}>;
export type Refused = Readonly<{
  ok: false;
  problems: SignUpProblems;
  /** The one not allowed in the username. */
  character?: string;
}>;

/** Both typed by somebody just now. */
export type Typed = Readonly<{ username: string; password: string }>;

/** Everything a member needs beside a place in the database. */
export type Candidate = Readonly<{
  ok: true;
  username: string;
  usernameKey: string;
  passwordHash: string;
  /** The sign-up that was counted of this network. */
  counted: readonly Reservation[];
}>;

export const taken: Refused = { ok: false, problems: { username: ["taken"] } };

/**
 * Looks at what was typed, counts a sign-up of this network and hashes the password: all before the transaction, which
 * others wait for.
 */
export async function prepare(typed: Typed, from: Source): Promise<Candidate | Refused | Throttled> {
  const named = usernameOf(typed.username);
  const password = passwordProblems(typed.password, typed.username, settings().portalName);
  if (!named.ok || password.length > 0)
    return {
      ok: false,
      problems: { ...(!named.ok && { username: named.problems }), ...(password.length > 0 && { password }) },
      ...(!named.ok && { character: named.character }),
    };
  const counted = await reserve(signUps(from.address), from.at);
  if (!counted.ok) return counted;
  const { reservations } = counted;
  const hashed = await unlessQueueFull(() => hashPassword(typed.password));
  if (!hashed.ok) {
    await atomically((tx) => refund(tx, reservations));
    return hashed;
  }
  const { username, key } = named;
  return { ok: true, username, usernameKey: key, passwordHash: hashed.value, counted: reservations };
}

/** Adds a member and opens their first session; undefined when the username is taken. */
export async function addMember(
  tx: Transaction,
  { username, usernameKey, passwordHash }: Candidate,
  { role, state }: Pick<Member, "role" | "state">,
  from: Source,
): Promise<Readonly<{ subject: Member; opened: Opened }> | undefined> {
  const row = {
    ...{ id: randomUUIDv7(), username, usernameKey, passwordHash, role, state, version: 1 },
    ...{ createdAt: from.at, lastLogInAt: from.at, passwordChangedAt: from.at, language: null },
  };
  const added = await tx
    .insert(members)
    .values({ ...row, change: nextChange })
    .onConflictDoNothing()
    .returning({ id: members.id });
  if (added.length === 0) return undefined;
  return { subject: memberOf(row), opened: await openFor(tx, { member: row, method: "password" }, from) };
}
