import { database } from "#db/client.ts";
import { desc, eq } from "#db/orm.ts";
import { sessions } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { browserName } from "./browser-name.ts";
import { openedFrom } from "./session-row.ts";
import { isOver } from "./session-times.ts";

export type Session = Readonly<{
  id: string;
  /** The one that asks. */
  current: boolean;
  createdAt: number;
  lastSeenAt: number;
  /** Where it was opened from. */
  address: string;
  browser: string;
  browserName: string;
}>;

/** Where the member is signed in now, last seen first. */
export async function listSessions({ subject, session, from }: SignedIn): Promise<Session[]> {
  const rows = await database()
    .select()
    .from(sessions)
    .where(eq(sessions.memberId, subject.id))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id));
  return rows
    .filter((row) => !isOver(row, from.at))
    .map((row) => {
      const { id, createdAt, lastSeenAt } = row;
      const { address, browser } = openedFrom(row);
      const current = id === session.id;
      return { id, current, createdAt, lastSeenAt, address, browser, browserName: browserName(browser) };
    });
}
