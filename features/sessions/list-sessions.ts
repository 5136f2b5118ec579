import { database } from "#db/client.ts";
import { and, desc, eq } from "#db/drizzle.ts";
import { sessions } from "#db/schema.ts";
import type { Act, SignedIn } from "#features/act.ts";
import { type BrowserFacts, browserFacts } from "#lib/browser-facts.ts";
import { openedFrom } from "./open-session.ts";
import { isOver, latestEnd } from "./session-times.ts";

export type Session = Readonly<{
  id: string;
  /** The one that asks. */
  current: boolean;
  /** How the member proved who they are. */
  method: "password";
  createdAt: number;
  lastSeenAt: number;
  /** When the member last proved it. */
  provedAt: number;
  /** When it ends at the latest. */
  expiresAt: number;
  /** Where it was opened from. Undefined, as the browser, when it cannot be read any more. */
  address: string | undefined;
  browser: string | undefined;
  browserFacts: BrowserFacts | undefined;
  /** One of these cannot be read. */
  unreadable?: true;
}>;

/** The member's sessions, last seen first: for the member, or an operator, whose own session is none of them. */
export async function listSessions({
  subject,
  session,
  from,
}: Act & Partial<Pick<SignedIn, "session">>): Promise<Session[]> {
  const rows = await database()
    .select()
    .from(sessions)
    .where(eq(sessions.memberId, subject.id))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id));
  return rows
    .filter((row) => !isOver(row, from.at))
    .map((row) => {
      const { id, method, createdAt, lastSeenAt, provedAt } = row;
      // By the settings of today as well as of then.
      const expiresAt = Math.min(row.expiresAt, latestEnd(createdAt));
      const { address, browser } = openedFrom(row);
      const current = id === session?.id;
      const unreadable = address === undefined || browser === undefined;
      return {
        ...{ id, current, method, createdAt, lastSeenAt, provedAt, expiresAt, address, browser },
        browserFacts: browser === undefined ? undefined : browserFacts(browser),
        ...(unreadable && { unreadable }),
      };
    });
}

/** The member's own session of this id, if it has not ended. */
export async function findOwnSession(act: SignedIn, id: string): Promise<Session | undefined> {
  return (await listSessions(act)).find((session) => session.id === id);
}

/** Whether the session that this act came in has not been ended since. */
export async function isStillOpen({ session, subject }: SignedIn): Promise<boolean> {
  const own = and(eq(sessions.id, session.id), eq(sessions.memberId, subject.id));
  return (await database().$count(sessions, own)) > 0;
}
