import { database } from "#db/client.ts";
import { and, asc, eq, sql } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import { stateOf } from "#features/members/member-states.ts";
import { usernameKey } from "#features/members/username.ts";
import type { MembersQuery } from "./members-query.ts";
import { isByValues, pageSize, type Wanted } from "./search.ts";

type Asked = Pick<MembersQuery, "q" | "state" | "role"> & Pick<Wanted, "missing" | "stale">;

/**
 * The first members whose username contains what was typed, by the database alone: what can be said before the index is
 * there. Nobody, where values are to decide. One pass through an index of the database, at the most.
 */
export async function byUsername(asked: Asked): Promise<{ ids: string[]; total: number }> {
  const nobody = { ids: [], total: 0 };
  if (isByValues({ ...asked, sought: "" })) return nobody;
  const sought = asked.q === "" ? "" : usernameKey(asked.q);
  if (sought === undefined) return nobody;
  const fits = and(
    sought === "" ? undefined : contains(sought),
    asked.state && eq(members.state, stateOf(asked.state)),
    asked.role && eq(members.role, asked.role),
  );
  const found = database()
    .select({ id: members.id })
    .from(members)
    .where(fits)
    .orderBy(asc(members.usernameKey))
    .limit(pageSize);
  const [rows, total] = [await found, await database().$count(members, fits)];
  return { ids: rows.map(({ id }) => id), total };
}

function contains(sought: string) {
  const pattern = `%${sought.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`${members.usernameKey} like ${pattern} escape '\\'`;
}
