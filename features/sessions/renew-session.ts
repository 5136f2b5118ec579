import { database, type Transaction } from "#db/client.ts";
import { and, eq, gt, ne } from "#db/drizzle.ts";
import { sessions } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { renewedToken, tokenHash } from "./session-token.ts";

/**
 * After a member proved who they are and changed how they do it: gives the session that asks a new token for the
 * cookie and ends every other one (ASVS 5.0 7.4.3). `change` is what the change left in the database, such as the new
 * password's hash. Undefined, and nothing is done, when the session has ended.
 */
export async function renewSession(
  tx: Transaction,
  { subject, session, from }: SignedIn,
  change: string,
): Promise<string | undefined> {
  const token = renewedToken(session.tokenHash, change);
  const ofMember = eq(sessions.memberId, subject.id);
  const renewed = await tx
    .update(sessions)
    .set({ tokenHash: tokenHash(token), provedAt: from.at })
    .where(and(ofMember, eq(sessions.tokenHash, session.tokenHash)))
    .returning({ id: sessions.id });
  if (renewed.length === 0) return undefined;
  await tx.delete(sessions).where(and(ofMember, ne(sessions.id, session.id)));
  return token;
}

/** Whether this is the token of a session that was renewed at that moment. */
export async function isRenewed(sessionTokenHash: string, at: number): Promise<boolean> {
  const renewed = and(
    eq(sessions.tokenHash, sessionTokenHash),
    eq(sessions.provedAt, at),
    // One that was made by then is of a sign-up.
    gt(sessions.provedAt, sessions.createdAt),
  );
  return (await database().$count(sessions, renewed)) > 0;
}
