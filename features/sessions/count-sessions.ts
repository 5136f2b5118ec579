import { database } from "#db/client.ts";
import { sql } from "#db/drizzle.ts";
import { sessions } from "#db/schema.ts";
import { areOver } from "./session-times.ts";

/** How many there are that are not over by `now` (milliseconds). */
export async function countSessions(now: number): Promise<number> {
  return database().$count(sessions, sql`not (${areOver(now)})`);
}
