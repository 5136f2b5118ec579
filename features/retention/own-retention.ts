import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { retentions } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { settings } from "#lib/settings.ts";
import { deletionAt } from "./retention-rules.ts";

/** What is written down of this member: none or one row, without whose it is. */
export async function listOwnRetention({ subject }: Act) {
  const { listedAt, disabledAt, stoppedAt, stoppedBy } = retentions;
  return database()
    .select({ listedAt, disabledAt, stoppedAt, stoppedBy })
    .from(retentions)
    .where(eq(retentions.memberId, subject.id));
}

/**
 * Takes who has logged in off the list, and says when they would have been deleted, in milliseconds since 1970.
 * Undefined: they were not to be deleted. Nothing depends on it: each step looks at the last log-in by itself.
 */
export async function comeBack(act: Act): Promise<number | undefined> {
  const [row] = settings().retentionMonths === undefined ? [] : await listOwnRetention(act);
  if (!row) return undefined;
  await atomically(async (tx) => {
    await tx.delete(retentions).where(eq(retentions.memberId, act.subject.id));
  });
  return row.stoppedAt === null ? deletionAt(row) : undefined;
}
