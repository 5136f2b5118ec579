import { atomically, database } from "#db/client.ts";
import { and, eq, lt, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { members, sessions } from "#db/schema.ts";
import type { SignedIn, Source } from "#features/act.ts";
import { mayLogIn, memberOf } from "#features/members/member.ts";
import { log } from "#lib/log.ts";
import { isOver } from "./session-times.ts";
import { tokenHash } from "./session-token.ts";

const touchEveryMs = 5 * 60 * 1000;

const byToken = prepared((connection) =>
  connection
    .select({
      session: {
        id: sessions.id,
        createdAt: sessions.createdAt,
        lastSeenAt: sessions.lastSeenAt,
        provedAt: sessions.provedAt,
        expiresAt: sessions.expiresAt,
      },
      member: {
        id: members.id,
        username: members.username,
        role: members.role,
        state: members.state,
        version: members.version,
        createdAt: members.createdAt,
        language: members.language,
      },
    })
    .from(sessions)
    .innerJoin(members, eq(members.id, sessions.memberId))
    .where(eq(sessions.tokenHash, sql.placeholder("tokenHash")))
    .prepare("session_by_token"),
);

/** The member who is logged in with this token. Asked of the database at every request: an ended session is out at once. */
export async function findSession(token: string, from: Source): Promise<SignedIn | undefined> {
  const hash = tokenHash(token);
  const [row] = await byToken(database()).execute({ tokenHash: hash });
  // Who waits for approval sees their own information, and nothing else (features/request/current-member.ts).
  if (!row || !mayLogIn(row.member)) return undefined;
  const { id, createdAt, lastSeenAt, provedAt } = row.session;
  if (isOver(row.session, from.at)) {
    // At once, so that a clock set back does not revive it.
    unawaited("ended session kept", () => end(id));
    return undefined;
  }
  if (from.at - lastSeenAt >= touchEveryMs) unawaited("session not touched", () => touch(id, from.at));
  const subject = memberOf(row.member);
  return { subject, actor: subject, from, session: { id, tokenHash: hash, createdAt, lastSeenAt, provedAt } };
}

async function end(id: string): Promise<void> {
  await atomically(async (tx) => {
    await tx.delete(sessions).where(eq(sessions.id, id));
  });
}

async function touch(id: string, now: number): Promise<void> {
  await atomically(async (tx) => {
    await tx
      .update(sessions)
      .set({ lastSeenAt: now })
      .where(and(eq(sessions.id, id), lt(sessions.lastSeenAt, now)));
  });
}

/** Nobody waits for these writes, and a full disk does not keep anyone from reading. */
function unawaited(failure: string, write: () => Promise<void>): void {
  write().catch((error: unknown) => log.warn(failure, { error }));
}
