import type { Transaction } from "#db/client.ts";
import { and, eq, inArray, ne } from "#db/drizzle.ts";
import { atomicallyEvenWhenFull } from "#db/reserve.ts";
import { sessions } from "#db/schema.ts";
import type { Act, SignedIn } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { type BrowserFacts, browserFacts } from "#lib/browser-facts.ts";
import { log } from "#lib/log.ts";
import { openedFrom } from "./open-session.ts";
import { areOver } from "./session-times.ts";

/** Ends one of the member's own sessions at once, everywhere. False when there is none of this id (any more). */
export async function endSession(act: Act, id: string): Promise<boolean> {
  const own = and(eq(sessions.id, id), eq(sessions.memberId, act.subject.id));
  return (await endThose(act, own, "session ended")) > 0;
}

/** Ends all of the member's sessions but the one that asks, and says how many. */
export async function endOtherSessions(act: SignedIn): Promise<number> {
  const others = and(eq(sessions.memberId, act.subject.id), ne(sessions.id, act.session.id));
  return endThose(act, others, "session ended");
}

/** Ends the session that asks. */
export async function logOut(act: SignedIn): Promise<void> {
  const own = and(eq(sessions.id, act.session.id), eq(sessions.memberId, act.subject.id));
  await endThose(act, own, "signed out");
}

/** Ends every session of the member, in the transaction of why, and gives the browsers they were in. */
export async function endAllSessions(
  tx: Transaction,
  memberId: string,
): Promise<(BrowserFacts | "unreadable")[]> {
  const rows = await tx.delete(sessions).where(eq(sessions.memberId, memberId)).returning();
  return rows.map(browserOf);
}

/** Ends everybody's, where what is kept is another time's: none of them can be told from one that was ended since. */
export async function endEverySession(tx: Transaction): Promise<void> {
  await tx.delete(sessions);
}

/** Deletes at most so many sessions that are over, and says which. */
export async function pruneSessions(tx: Transaction, now: number, most: number): Promise<unknown[]> {
  const some = await tx.select({ id: sessions.id }).from(sessions).where(areOver(now)).limit(most);
  const ids = some.map(({ id }) => id);
  if (ids.length > 0) await tx.delete(sessions).where(inArray(sessions.id, ids));
  return ids;
}

async function endThose(
  act: Act,
  which: ReturnType<typeof and>,
  event: "signed out" | "session ended",
): Promise<number> {
  const ended = await atomicallyEvenWhenFull(async (tx) => {
    const rows = await tx.delete(sessions).where(which).returning();
    for (const row of rows) await noteEnd(tx, act, row, event);
    return rows.length;
  });
  log.info(event, { id: act.from.requestId, member: act.subject.id, sessions: ended });
  return ended;
}

async function noteEnd(
  tx: Transaction,
  act: Act,
  row: typeof sessions.$inferSelect,
  event: "signed out" | "session ended",
): Promise<void> {
  // Who ends another one wants to know which it was.
  await record(tx, act, event, event === "session ended" ? [{ browser: browserOf(row) }] : []);
}

function browserOf(row: typeof sessions.$inferSelect): BrowserFacts | "unreadable" {
  const { browser } = openedFrom(row);
  return browser === undefined ? "unreadable" : browserFacts(browser);
}
