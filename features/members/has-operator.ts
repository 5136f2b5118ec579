import { database, type Reader } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";

/** Whether anybody runs the portal from inside: an operator who can log in. */
export async function hasOperator(reads: Reader = database()): Promise<boolean> {
  const [found] = await reads
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.role, "operator"), eq(members.state, "active")))
    .limit(1);
  return found !== undefined;
}
