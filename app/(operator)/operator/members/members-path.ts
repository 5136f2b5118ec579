import type { MembersQuery } from "#features/directory/members-query.ts";

/** The address of a list of members, or of what is done with all of them, without what is so anyway. */
export function membersPath(
  { q, state, role, sort, missing, stale, after }: Partial<MembersQuery> = {},
  path = "/operator/members",
): string {
  const given = {
    q,
    state,
    role,
    sort: sort === "username" ? undefined : sort,
    missing,
    stale: stale ? "1" : undefined,
    after,
  };
  const query = Object.entries(given)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? "")}`);
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}
