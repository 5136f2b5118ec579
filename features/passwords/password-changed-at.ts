import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { Act } from "#features/act.ts";

/** When the member chose the password that they have now, in milliseconds. */
export async function passwordChangedAt({ subject }: Act): Promise<number> {
  const [row] = await database()
    .select({ at: members.passwordChangedAt })
    .from(members)
    .where(eq(members.id, subject.id));
  // Deleted meanwhile.
  return row?.at ?? subject.createdAt;
}
