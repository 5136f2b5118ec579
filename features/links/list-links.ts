import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { oneTimeLinks } from "#db/schema.ts";
import type { Act } from "#features/act.ts";

/** The links that were made for the member, or that they came with; the last one first. Nobody is invited by them any more. */
export async function listLinksOf({ subject }: Act) {
  const { id, purpose, invited, createdBy, createdAt, expiresAt, usedAt } = oneTimeLinks;
  const rows = await database()
    .select({ id, purpose, invited, createdBy, createdAt, expiresAt, usedAt })
    .from(oneTimeLinks)
    .where(eq(oneTimeLinks.memberId, subject.id));
  return rows.sort((one, other) => (one.id < other.id ? 1 : -1));
}
