import type { Transaction } from "#db/client.ts";
import { and, inArray } from "#db/drizzle.ts";
import { information, members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { maySee } from "#features/fields/may-see.ts";
import { openValue } from "#features/information/sealed-value.ts";
import type { MemberRow } from "#features/members/member.ts";
import { because } from "#features/operators/act-on.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import { settings } from "#lib/settings.ts";
import type { Language } from "#lib/words/languages.ts";
import { byUsername } from "./by-username.ts";
import { indexSoon, type Progress } from "./current-index.ts";
import { type Excerpt, findIn, folded, shortened } from "./folded.ts";
import { indexedFields } from "./indexed-fields.ts";
import { MemberIndex } from "./member-index.ts";
import type { MembersQuery } from "./members-query.ts";
import { openedHere } from "./opened-here.ts";
import { type Found, search, type Wanted } from "./search.ts";
import { type DirectoryField, directoryFields, visibleTo } from "./visible-fields.ts";
import { wantedOf } from "./wanted-of.ts";

/** What is shown of a value; undefined: it cannot be read any more. */
export type ShownValue = Readonly<{ field: DirectoryField; excerpt: Excerpt | undefined }>;

export type ListedMember = Readonly<
  Pick<MemberRow, "id" | "username" | "role" | "state" | "createdAt" | "lastLogInAt"> & {
    /** The values in which something was found; of somebody who waits for approval, if they were asked for, all. */
    values: readonly ShownValue[];
  }
>;

export type MemberList = Omit<Found, "ids"> &
  Readonly<{
    /** How far the index is: until it is there, usernames alone decide who is found, and there is one page of them. */
    progress: Progress | undefined;
    /** What the operator may filter by. */
    fields: readonly DirectoryField[];
    /** In whose values something is found. */
    searched: readonly DirectoryField[];
    /** After how many months without change or confirmation a value is stale; undefined: never. */
    staleMonths: number | undefined;
    members: readonly ListedMember[];
  }>;

/** How the operator is shown values, and which. */
type Viewing = Readonly<{ language: Language; sees?: typeof maySee }>;

/**
 * A page of the members that an operator asks for. It is handed out after it is saved, in each member's activity, that
 * they were listed and which fields were shown. With OPERATOR_REASON=on usernames alone match.
 * @throws NotAnOperator
 */
export async function listMembers(
  by: SignedIn,
  query: MembersQuery,
  { language, sees = maySee }: Viewing,
): Promise<MemberList> {
  const all = await directoryFields();
  const visible = visibleTo(by.subject, all, sees);
  const matching = settings().operatorReason ? [] : visible;
  const wanted = wantedOf(by, query, matching);
  const index = await indexSoon(indexedFields(all));
  const { ids, ...found } = await find(index, wanted);
  const isQueue = query.state === "waiting";
  const shown = await look(by, ids, { sought: wanted.sought, sees, isQueue, language });
  return {
    ...found,
    fields: matching.filter(({ retiredAt }) => retiredAt === null),
    searched: matching.filter(({ isSearchable }) => isSearchable),
    staleMonths: matching.length === 0 ? undefined : settings().confirmMonths,
    members: shown,
  };
}

async function find(
  index: MemberIndex | Progress,
  wanted: Wanted & MembersQuery,
): Promise<Found & Pick<MemberList, "progress">> {
  if (index instanceof MemberIndex) return { ...search(index, wanted), progress: undefined };
  const found = await byUsername(wanted);
  return { ...found, counts: undefined, previous: undefined, next: undefined, progress: index };
}

type Shows = Readonly<{
  sought: string;
  sees: typeof maySee;
  isQueue: boolean;
  language: Language;
}>;

/** The members as they are now, in this order; whoever is gone by now is left out. */
async function look(by: SignedIn, ids: readonly string[], shows: Shows): Promise<ListedMember[]> {
  return asOperator({ by }, async (tx) => {
    const { id, username, role, state, createdAt, lastLogInAt } = members;
    const rows = await tx
      .select({ id, username, role, state, createdAt, lastLogInAt })
      .from(members)
      .where(inArray(id, [...ids]));
    const opened = await openedHere(
      tx,
      by,
      rows.map((row) => row.id),
    );
    // As the fields are now: the index may have been waited for.
    const visible = visibleTo(by.subject, await directoryFields(tx), shows.sees);
    const values = await valuesOf(tx, [...opened.keys()], visible, shows);
    const byId = new Map(rows.map((row) => [row.id, { ...row, values: values.get(row.id) ?? [] }]));
    const listed = ids.flatMap((one) => byId.get(one) ?? []);
    const whatOf = (member: ListedMember) => JSON.stringify(shownOf(member, opened.get(member.id)));
    for (const [what, group] of Map.groupBy(listed, whatOf))
      await recordLooks(
        tx,
        { actor: by.subject, from: by.from },
        group.map((member) => member.id),
        "listed",
        JSON.parse(what) as Thing[],
      );
    return listed;
  });
}

/** Which fields are shown, and why. */
function shownOf({ values }: ListedMember, reason: string | undefined): Thing[] {
  return values.length === 0
    ? []
    : [...values.map(({ field }) => ({ field: field.key })), ...because(reason)];
}

/** What of each member's values is shown, in the operator's order. */
async function valuesOf(
  tx: Transaction,
  opened: readonly string[],
  visible: readonly DirectoryField[],
  shows: Shows,
): Promise<ReadonlyMap<string, ShownValue[]>> {
  const shown = new Map<string, ShownValue[]>();
  const { sought, isQueue } = shows;
  const looked = isQueue ? visible : visible.filter(({ isSearchable }) => isSearchable);
  if (opened.length === 0 || looked.length === 0 || (sought === "" && !isQueue)) return shown;
  const keys = looked.map(({ key }) => key);
  const rows = await tx
    .select({ memberId: information.memberId, fieldKey: information.fieldKey, value: information.value })
    .from(information)
    .where(and(inArray(information.memberId, [...opened]), inArray(information.fieldKey, keys)));
  for (const field of looked)
    for (const { memberId, fieldKey, value } of rows) {
      if (fieldKey !== field.key) continue;
      const excerpt = excerptOf(field, openValue(memberId, fieldKey, value), shows);
      if (excerpt || isQueue) shown.set(memberId, [...(shown.get(memberId) ?? []), { field, excerpt }]);
    }
  return shown;
}

/** What is found by more than is shown, such as an option in another language, is shown from its beginning. */
function excerptOf(
  field: DirectoryField,
  value: string | undefined,
  { sought, isQueue, language }: Shows,
): Excerpt | undefined {
  if (value === undefined) return undefined;
  const type = typeOf(field);
  const isFound = sought !== "" && field.isSearchable && folded(type.search(value, field)).includes(sought);
  if (!isFound && !isQueue) return undefined;
  const text = type.show(value, field, language);
  return (isFound && findIn(text, sought)) || { before: shortened(text), found: "", after: "" };
}
