import { setImmediate as others } from "node:timers/promises";
import { database } from "#db/client.ts";
import { asc, gt, inArray, sql } from "#db/drizzle.ts";
import { information, members } from "#db/schema.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { openValue } from "#features/information/sealed-value.ts";
import { lastRightAt } from "#features/information/stale.ts";
import { shared } from "#lib/process-global.ts";
import { folded } from "./folded.ts";
import type { IndexedFields } from "./indexed-fields.ts";
import type { IndexedMember, IndexedValues } from "./member-index.ts";
import { membersInChunk } from "./text-chunk.ts";

/** Members that are read at once: those of a chunk, which is then made once. */
export const batch = membersInChunk;
/** Values that are opened between two turns of others. */
const openedAtOnce = 500;

type ReadAll = (fields: IndexedFields) => AsyncIterable<IndexedMember[]>;

/**
 * How all members are read without holding up this process, where another does it (`reading-process-start.ts`), if they
 * are more than a few: those are read here before another would have begun.
 */
export const reading = shared("directory's reading", () => ({
  aside: undefined as ReadAll | undefined,
  few: 1_000,
}));

/** Everything that the index holds, batch by batch. */
export async function* readAll(fields: IndexedFields): AsyncGenerator<IndexedMember[]> {
  for (let last = ""; ; ) {
    const rows = await database()
      .select({ id: members.id })
      .from(members)
      .where(gt(members.id, last))
      .orderBy(asc(members.id))
      .limit(batch);
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) yield await readMembers(fields, ids, () => true);
    const end = ids.at(-1);
    if (end === undefined || ids.length < batch) return;
    last = end;
  }
}

/**
 * What the index holds of these members, with the values of those that it has not read in this version. Their rows come
 * first: values that are newer than them come with the next change.
 */
export async function readMembers(
  fields: IndexedFields,
  ids: readonly string[],
  isUnread: (id: string, version: number) => boolean,
): Promise<IndexedMember[]> {
  const { id, username, role, state, version, change, createdAt, lastLogInAt } = members;
  const rows = await database()
    .select({ id, username, role, state, version, change, createdAt, lastLogInAt })
    .from(members)
    .where(inArray(id, [...ids]));
  const unread = rows.filter((row) => isUnread(row.id, row.version)).map((row) => row.id);
  const values = await valuesOf(fields, unread);
  return rows.map((row) => ({
    ...row,
    seenAt: row.lastLogInAt ?? row.createdAt,
    username: folded(row.username),
    values: values.get(row.id),
  }));
}

async function valuesOf(
  { keys, searched }: IndexedFields,
  ids: readonly string[],
): Promise<ReadonlyMap<string, IndexedValues>> {
  const empty = () => ({ texts: searched.map(() => ""), rightAt: keys.map(() => 0) });
  const byMember = new Map(ids.map((id) => [id, empty()]));
  if (ids.length === 0) return byMember;
  const [placeOf, searchedAt] = [placesOf(keys), placesOf(searched.map(({ key }) => key))];
  for (const [number, row] of (await valueRows(searched, ids)).entries()) {
    if (number % openedAtOnce === openedAtOnce - 1) await others();
    const { memberId, fieldKey, value, changedAt, confirmedAt } = row;
    const [values, place] = [byMember.get(memberId), placeOf.get(fieldKey)];
    if (!values || place === undefined) continue;
    values.rightAt[place] = lastRightAt({ changedAt, confirmedAt: confirmedAt ?? undefined }) ?? 0;
    const at = searchedAt.get(fieldKey);
    const field = at === undefined ? undefined : searched[at];
    if (at === undefined || !field || value === null) continue;
    // One that cannot be opened is there, and found by nothing.
    const opened = openValue(memberId, fieldKey, value);
    values.texts[at] = opened === undefined ? "" : folded(typeOf(field).search(opened, field));
  }
  return byMember;
}

function placesOf(keys: readonly string[]): ReadonlyMap<string, number> {
  return new Map(keys.map((key, place) => [key, place]));
}

/** The sealed texts only of the fields that are searched. */
async function valueRows(searched: readonly Field[], ids: readonly string[]) {
  const { memberId, fieldKey, changedAt, confirmedAt } = information;
  const isSearched = inArray(
    fieldKey,
    searched.map(({ key }) => key),
  );
  const value = sql<string | null>`case when ${isSearched} then ${information.value} end`;
  return database()
    .select({ memberId, fieldKey, value, changedAt, confirmedAt })
    .from(information)
    .where(inArray(memberId, [...ids]));
}
