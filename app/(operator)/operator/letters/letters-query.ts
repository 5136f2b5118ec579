import { type MembersQuery, membersQuery } from "#features/directory/members-query.ts";

/** Whom the letters are for: those of the list with these filters who are active members; undefined: none of them is. */
export function lettersQuery(given: Parameters<typeof membersQuery>[0]): MembersQuery | undefined {
  const query = membersQuery(given);
  return query.state === undefined || query.state === "active" ? { ...query, state: "active" } : undefined;
}
