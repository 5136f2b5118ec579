import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { openings } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { openedReason } from "./openings.ts";

/** For which reasons operators may see the member now, or could until lately. */
export async function listOpeningsOf({ subject }: Act) {
  const rows = await database().select().from(openings).where(eq(openings.memberId, subject.id));
  return rows.map((row) => ({ reason: openedReason(row), until: row.until }));
}
