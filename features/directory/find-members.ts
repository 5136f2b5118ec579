import type { SignedIn } from "#features/act.ts";
import { maySee } from "#features/fields/may-see.ts";
import { staleSince } from "#features/information/stale.ts";
import { settings } from "#lib/settings.ts";
import { currentIndex } from "./current-index.ts";
import { folded } from "./folded.ts";
import { indexedFields } from "./indexed-fields.ts";
import type { MembersQuery } from "./members-query.ts";
import { search } from "./search.ts";
import { directoryFields, visibleTo } from "./visible-fields.ts";

/** The ids of all members that a list would show page by page, in its order; undefined if they are more than so many. */
export async function findMembers(
  by: SignedIn,
  query: MembersQuery,
  most: number,
): Promise<string[] | undefined> {
  const all = await directoryFields();
  const fields = settings().operatorReason ? [] : visibleTo(by.subject, all, maySee).map(({ key }) => key);
  const wanted = { ...query, sought: folded(query.q).trim(), fields, staleSince: staleSince(by.from.at) };
  const ids: string[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    // Between two pages others may change the index: who moves is found once.
    const index = await currentIndex(indexedFields(all));
    const page = search(index, { ...wanted, after: after || undefined });
    if (page.total > most) return undefined;
    ids.push(...page.ids);
    after = page.next;
  }
  return [...new Set(ids)];
}
