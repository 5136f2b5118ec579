import type { Transaction } from "#db/client.ts";
import { and, inArray } from "#db/drizzle.ts";
import { information, members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { maySee } from "#features/fields/may-see.ts";
import { openValue } from "#features/information/sealed-value.ts";
import type { MemberRow } from "#features/members/member.ts";
import { because } from "#features/operators/act-on.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import { settings } from "#lib/settings.ts";
import { currentIndex } from "./current-index.ts";
import { type Excerpt, findIn, folded, shortened } from "./folded.ts";
import type { MembersQuery } from "./members-query.ts";
import { openedHere } from "./opened-here.ts";
import { type Counts, type Found, search } from "./search.ts";
import { type DirectoryField, directoryFields, visibleTo } from "./visible-fields.ts";

/** What is shown of a value; undefined: it cannot be read any more. */
export type ShownValue = Readonly<{ field: DirectoryField; excerpt: Excerpt | undefined }>;

export type ListedMember = Readonly<
  Pick<MemberRow, "id" | "username" | "role" | "state" | "createdAt" | "lastLogInAt"> & {
    /** The values in which something was found; of somebody who waits for approval, if they were asked for, all. */
    values: readonly ShownValue[];
  }
>;

export type MemberList = Omit<Found, "ids" | "counts"> &
  Readonly<{
    /** Undefined where values decide who is found: how many have one would then tell of members who are not listed. */
    counts: Counts | undefined;
    /** What the operator may filter by. */
    fields: readonly DirectoryField[];
    members: readonly ListedMember[];
  }>;

/**
 * A page of the members that an operator asks for. It is handed out after it is saved, in each member's activity, that
 * they were listed and which fields were shown. With OPERATOR_REASON=on usernames alone match.
 * @throws NotAnOperator
 */
export async function listMembers(by: SignedIn, query: MembersQuery, sees = maySee): Promise<MemberList> {
  const all = await directoryFields();
  const visible = visibleTo(by.subject, all, sees);
  const matching = settings().operatorReason ? [] : visible;
  const index = await currentIndex(all.map(({ key }) => key));
  const sought = folded(query.q).trim();
  const wanted = { ...query, sought, fields: matching.map(({ key }) => key), now: by.from.at };
  const { ids, counts, ...found } = search(index, wanted);
  const shown = await look(by, ids, { sought, visible, isQueue: query.state === "waiting" });
  const isByValues = sought !== "" || query.missing !== undefined || query.stale;
  return {
    ...found,
    counts: isByValues ? undefined : counts,
    fields: matching.filter(({ retiredAt }) => retiredAt === null),
    members: shown,
  };
}

type Shows = Readonly<{ sought: string; visible: readonly DirectoryField[]; isQueue: boolean }>;

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
    const values = await valuesOf(tx, [...opened.keys()], shows);
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
  { sought, visible, isQueue }: Shows,
): Promise<ReadonlyMap<string, ShownValue[]>> {
  const shown = new Map<string, ShownValue[]>();
  if (opened.length === 0 || visible.length === 0 || (sought === "" && !isQueue)) return shown;
  const keys = visible.map(({ key }) => key);
  const rows = await tx
    .select({ memberId: information.memberId, fieldKey: information.fieldKey, value: information.value })
    .from(information)
    .where(and(inArray(information.memberId, [...opened]), inArray(information.fieldKey, keys)));
  for (const field of visible)
    for (const { memberId, fieldKey, value } of rows) {
      if (fieldKey !== field.key) continue;
      const excerpt = excerptOf(openValue(memberId, fieldKey, value), sought, isQueue);
      if (excerpt || isQueue) shown.set(memberId, [...(shown.get(memberId) ?? []), { field, excerpt }]);
    }
  return shown;
}

function excerptOf(value: string | undefined, sought: string, isQueue: boolean): Excerpt | undefined {
  if (value === undefined) return undefined;
  const found = sought === "" ? undefined : findIn(value, sought);
  return found ?? (isQueue ? { before: shortened(value), found: "", after: "" } : undefined);
}
