import { database } from "#db/client.ts";
import { sql } from "#db/drizzle.ts";
import { activity } from "#db/schema.ts";

/** When the newest of all activity happened, in milliseconds since 1970; undefined where there is none. */
export async function newestTime(): Promise<number | undefined> {
  const [row] = await database()
    .select({ at: sql<number | string | null>`max(${activity.at})` })
    .from(activity);
  return row?.at == null ? undefined : Number(row.at);
}
