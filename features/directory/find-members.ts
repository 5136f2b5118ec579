import type { SignedIn } from "#features/act.ts";
import { maySee } from "#features/fields/may-see.ts";
import { settings } from "#lib/settings.ts";
import { currentIndex } from "./current-index.ts";
import { indexedFields } from "./indexed-fields.ts";
import type { MembersQuery } from "./members-query.ts";
import { search } from "./search.ts";
import { directoryFields, visibleTo } from "./visible-fields.ts";
import { wantedOf } from "./wanted-of.ts";

/** The ids of all members that a list would show page by page, in its order; undefined if they are more than so many. */
export async function findMembers(
  by: SignedIn,
  query: MembersQuery,
  most: number,
): Promise<string[] | undefined> {
  const all = await directoryFields();
  const fields = settings().operatorReason ? [] : visibleTo(by.subject, all, maySee);
  const wanted = wantedOf(by, query, fields);
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
