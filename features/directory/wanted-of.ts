import type { SignedIn } from "#features/act.ts";
import { staleSince } from "#features/information/stale.ts";
import { folded } from "./folded.ts";
import type { MembersQuery } from "./members-query.ts";
import type { Wanted } from "./search.ts";
import type { DirectoryField } from "./visible-fields.ts";

/** What an operator looks for, in the fields by which they may find members. */
export function wantedOf(
  { from }: SignedIn,
  query: MembersQuery,
  fields: readonly DirectoryField[],
): Wanted & MembersQuery {
  return {
    ...query,
    sought: folded(query.q).trim(),
    fields: fields.map(({ key }) => key),
    asked: fields.filter(({ retiredAt }) => retiredAt === null).map(({ key }) => key),
    staleSince: staleSince(from.at),
  };
}
