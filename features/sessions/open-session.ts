import { atomically, type Transaction } from "#db/client.ts";
import { and, eq, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { members } from "#db/schema.ts";
import type { From } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { type MemberRow, memberOf } from "#features/members/member-row.ts";
import { hashPassword, needsRehash } from "#features/passwords/password-hash.ts";
import { tryLogIn } from "#features/passwords/prove-password.ts";
import { type TooMany, unlessBusy } from "#features/passwords/unless-busy.ts";
import { log } from "#lib/log.ts";
import { addSession } from "./session-row.ts";

export type OpenedSession = Readonly<{ ok: true; token: string } | { ok: false; code: "wrong" }> | TooMany;

/**
 * Signs a member in by username and password and gives the token for the cookie. "wrong" says no more than that one
 * of the two is: an attacker learns nothing about who is a member.
 */
export async function openSession(
  { username, password }: Readonly<{ username: string; password: string }>,
  from: From,
): Promise<OpenedSession> {
  const tried = await tryLogIn(username, password, from);
  if (!tried.ok) return tried;
  const { member } = tried;
  const newHash = await strongerHash(member, password);
  const token = await atomically(async (tx) => {
    await tried.takeBack(tx);
    if (!(await isStill(tx, member))) return undefined;
    if (newHash) await tx.update(members).set({ passwordHash: newHash }).where(eq(members.id, member.id));
    const subject = memberOf(member);
    await record(tx, { subject, actor: subject, from }, "signed in");
    return addSession(tx, member.id, from);
  });
  // Deleted, disabled or given another password while this one was hashed.
  if (token === undefined) return { ok: false, code: "wrong" };
  log.info("signed in", { id: from.requestId, member: member.id });
  return { ok: true, token };
}

/** The password hashed as one would be today, if the stored hash is another; not worth waiting for when busy. */
async function strongerHash({ passwordHash }: MemberRow, password: string): Promise<string | undefined> {
  if (!needsRehash(passwordHash)) return undefined;
  const hashed = await unlessBusy(() => hashPassword(password));
  return hashed.ok ? hashed.value : undefined;
}

const sameMember = prepared((connection) =>
  connection
    .select({ id: members.id })
    .from(members)
    .where(
      and(
        eq(members.id, sql.placeholder("id")),
        eq(members.passwordHash, sql.placeholder("passwordHash")),
        eq(members.state, "active"),
      ),
    )
    .prepare("same_member"),
);

async function isStill(tx: Transaction, { id, passwordHash }: MemberRow): Promise<boolean> {
  const rows = await sameMember(tx).execute({ id, passwordHash });
  return rows.length > 0;
}
