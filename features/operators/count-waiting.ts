import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";

/** How many wait for an operator to approve them. */
export async function countWaiting(): Promise<number> {
  return database().$count(members, eq(members.state, "awaiting approval"));
}
