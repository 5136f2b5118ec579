import type { MembersQuery } from "#features/directory/members-query.ts";

/** The address of a list of members, without what is so anyway. */
export function membersPath({
  q,
  state,
  role,
  sort,
  missing,
  stale,
  after,
}: Partial<MembersQuery> = {}): string {
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
  return query.length === 0 ? "/operator/members" : `/operator/members?${query.join("&")}`;
}
