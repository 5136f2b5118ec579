import type { Reader } from "#db/client.ts";
import { eq, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { members } from "#db/schema.ts";
import type { Member } from "#features/act.ts";
import { usernameKey } from "#lib/text.ts";

export type MemberRow = typeof members.$inferSelect;

/** What of a row may be handed out. */
export function memberOf({ id, username, role, version, createdAt, language }: Member): Member {
  return { id, username, role, version, createdAt, language };
}

const byKey = prepared((connection) =>
  connection
    .select()
    .from(members)
    .where(eq(members.usernameKey, sql.placeholder("key")))
    .prepare("member_by_key"),
);

/** The member whose username looks like what was typed. */
export async function findByUsername(from: Reader, typed: string): Promise<MemberRow | undefined> {
  const key = usernameKey(typed);
  if (key === undefined) return undefined;
  const [row] = await byKey(from).execute({ key });
  return row;
}
