/** What every way to become a member has in common. */
import { randomUUIDv7 } from "node:crypto";
import { nextChange } from "#db/changes.ts";
import { atomically, type Transaction } from "#db/client.ts";
import { members } from "#db/schema.ts";
import type { Source } from "#features/act.ts";
import { type Opened, openFor } from "#features/authentication/log-in.ts";
import type { Typed as Answers, FieldProblem } from "#features/field-types/field-type.ts";
import type { Field } from "#features/fields/field.ts";
import { answerProblems } from "#features/information/own-answers.ts";
import { type Member, type MemberRow, memberOf } from "#features/members/member.ts";
import { type UsernameProblem, usernameOf } from "#features/members/username.ts";
import { unlessQueueFull } from "#features/passwords/hash-queue.ts";
import { hashPassword } from "#features/passwords/password-hash.ts";
import { type PasswordProblem, passwordProblems } from "#features/passwords/password-rules.ts";
import { acceptNewestPolicy } from "#features/policies/policy-acceptances.ts";
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
  /** Of the answers to fields, by their keys. */
  answers?: Readonly<Record<string, readonly FieldProblem[]>>;
  /** The one not allowed in the username. */
  character?: string;
}>;

/** Both typed by somebody just now. */
export type Typed = Readonly<{ username: string; password: string }>;

/** The same with the answers to the fields that are asked at sign-up, by the names of the form's controls. */
export type TypedWithAnswers = Typed & Readonly<{ answers?: Answers }>;

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

/** Who signs up under this name, unless name or password may not be used. */
export function readTyped(typed: Typed): Readonly<{ ok: true; username: string; key: string }> | Refused {
  const named = usernameOf(typed.username);
  const password = passwordProblems(typed.password, typed.username, settings().portalName);
  if (named.ok && password.length === 0) return named;
  return {
    ok: false,
    problems: { ...(!named.ok && { username: named.problems }), ...(password.length > 0 && { password }) },
    ...(!named.ok && { character: named.character }),
  };
}

/** The same with the answers to these fields. */
function readAll({ answers = {}, ...typed }: TypedWithAnswers, asked: readonly Field[], now: number) {
  const named = readTyped(typed);
  const wrong = answerProblems(asked, answers, now);
  if (Object.keys(wrong).length === 0) return named;
  return named.ok ? { ok: false as const, problems: {}, answers: wrong } : { ...named, answers: wrong };
}

/**
 * Looks at what was typed, counts a sign-up of this network and hashes the password: all before the transaction, which
 * others wait for.
 */
export async function prepare(
  typed: TypedWithAnswers,
  asked: readonly Field[],
  from: Source,
): Promise<Candidate | Refused | Throttled> {
  const named = readAll(typed, asked, from.at);
  if (!named.ok) return named;
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

/** Adds a member, who accepts the policy as it is, and opens their first session; undefined when the username is taken. */
export async function addMember(
  tx: Transaction,
  candidate: Candidate,
  as: Pick<Member, "role" | "state">,
  from: Source,
): Promise<Readonly<{ subject: Member; opened: Opened }> | undefined> {
  const row = await insertMember(tx, candidate, { ...as, lastLogInAt: from.at }, from.at);
  if (!row) return undefined;
  await acceptNewestPolicy(tx, row.id, from.at);
  return { subject: memberOf(row), opened: await openFor(tx, { member: row, method: "password" }, from) };
}

/** Adds a member's row alone; undefined when the username is taken. */
export async function insertMember(
  tx: Transaction,
  { username, usernameKey, passwordHash }: Omit<Candidate, "ok" | "counted">,
  as: Pick<MemberRow, "role" | "state" | "lastLogInAt">,
  at: number,
) {
  const row = {
    ...{ id: randomUUIDv7(), username, usernameKey, passwordHash, ...as, version: 1 },
    ...{ createdAt: at, passwordChangedAt: at, language: null },
  };
  const added = await tx
    .insert(members)
    .values({ ...row, change: nextChange })
    .onConflictDoNothing()
    .returning({ id: members.id });
  return added.length > 0 ? row : undefined;
}
