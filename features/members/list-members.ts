import { database } from "#db/client.ts";
import { and, asc, eq, gt, sql } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { MemberRow } from "./member.ts";
import { usernameKey } from "./username.ts";

/** What is known of a member without any of their values. */
export type ListedMember = Pick<
  MemberRow,
  "id" | "username" | "role" | "state" | "stateSince" | "createdAt" | "lastLogInAt"
>;

/** Undefined: any. `part` is of the username, in any spelling. */
export type WantedMembers = Readonly<{
  state?: MemberRow["state"] | undefined;
  role?: MemberRow["role"] | undefined;
  part?: string | undefined;
}>;

const pageSize = 500;

/** The members by username, page by page, so that nobody holds them all. */
export async function* listMembers({ state, role, part }: WantedMembers): AsyncGenerator<ListedMember[]> {
  const { id, username, stateSince, createdAt, lastLogInAt, usernameKey: key } = members;
  const wanted = [
    state && eq(members.state, state),
    role && eq(members.role, role),
    part === undefined ? undefined : hasInKey(part),
  ];
  for (let last = ""; ; ) {
    const page = await database()
      .select({
        member: {
          id,
          username,
          role: members.role,
          state: members.state,
          stateSince,
          createdAt,
          lastLogInAt,
        },
        key,
      })
      .from(members)
      .where(and(...wanted, gt(key, last)))
      .orderBy(asc(key))
      .limit(pageSize);
    if (page.length > 0) yield page.map(({ member }) => member);
    const end = page.at(-1);
    if (page.length < pageSize || !end) return;
    last = end.key;
  }
}

/** What could be in nobody's name is found in none. */
function hasInKey(part: string) {
  const folded = usernameKey(part);
  if (folded === undefined) return sql`1 = 0`;
  const pattern = `%${folded.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql`${members.usernameKey} like ${pattern} escape '\\'`;
}
