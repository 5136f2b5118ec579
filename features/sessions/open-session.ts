import { randomUUIDv7 } from "node:crypto";
import type { Transaction } from "#db/client.ts";
import { desc, eq, inArray, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { sessions } from "#db/schema.ts";
import type { Source } from "#features/act.ts";
import { readable } from "#features/readable.ts";
import { open, seal } from "#lib/sealing.ts";
import { settings } from "#lib/settings.ts";
import { latestEnd } from "./session-times.ts";
import { makeToken, tokenHash } from "./session-token.ts";

/** Who proved who they are, and by what. */
type Proved = Readonly<{ member: Readonly<{ id: string }>; method: "password" }>;

/**
 * Opens a session of the member and gives the token for the cookie. Beyond SESSIONS_PER_MEMBER the sessions that
 * were not seen for longest end.
 */
export async function openSession(
  tx: Transaction,
  { member, method }: Proved,
  from: Source,
): Promise<string> {
  const memberId = member.id;
  await makeRoom(tx, memberId);
  const token = makeToken();
  await addRow(tx).execute({
    tokenHash: tokenHash(token),
    id: randomUUIDv7(),
    memberId,
    method,
    at: from.at,
    expiresAt: latestEnd(from.at),
    address: seal(sessionContext(memberId, "address"), from.address),
    browser: seal(sessionContext(memberId, "browser"), from.browser),
  });
  return token;
}

const { placeholder } = sql;

const addRow = prepared((tx: Transaction) =>
  tx
    .insert(sessions)
    .values({
      tokenHash: placeholder("tokenHash"),
      id: placeholder("id"),
      memberId: placeholder("memberId"),
      method: placeholder("method"),
      createdAt: placeholder("at"),
      lastSeenAt: placeholder("at"),
      provedAt: placeholder("at"),
      expiresAt: placeholder("expiresAt"),
      address: placeholder("address"),
      browser: placeholder("browser"),
    })
    .prepare("add_session"),
);

/** Address and browser that the session was opened from; each undefined if its seal cannot be opened. */
export function openedFrom(row: typeof sessions.$inferSelect) {
  const opened = (column: "address" | "browser") =>
    readable({ table: "sessions", row: row.id, column }, () =>
      open(sessionContext(row.memberId, column), row[column]),
    );
  return { address: opened("address"), browser: opened("browser") };
}

const ofMember = prepared((connection) =>
  connection
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.memberId, placeholder("memberId")))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id))
    .prepare("sessions_of_member"),
);

async function makeRoom(tx: Transaction, memberId: string): Promise<void> {
  const rows = await ofMember(tx).execute({ memberId });
  const surplus = rows.slice(settings().sessionsPerMember - 1).map(({ id }) => id);
  if (surplus.length > 0) await tx.delete(sessions).where(inArray(sessions.id, surplus));
}

export function sessionContext(memberId: string, column: "address" | "browser"): string {
  return `sessions/${memberId}/${column}`;
}
