import { setImmediate as others } from "node:timers/promises";
import { database } from "#db/client.ts";
import { asc, gt, inArray } from "#db/drizzle.ts";
import { information, members } from "#db/schema.ts";
import { openValue } from "#features/information/sealed-value.ts";
import { shared } from "#lib/process-global.ts";
import { folded } from "./folded.ts";
import type { IndexedMember, IndexedValue } from "./member-index.ts";
import { membersInChunk } from "./text-chunk.ts";

/** Members that are read at once: those of a chunk, which is then made once. */
export const batch = membersInChunk;
/** Values that are opened between two turns of others. */
const openedAtOnce = 500;

type ReadAll = (fields: readonly string[]) => AsyncIterable<IndexedMember[]>;

/** How all members are read without holding up this process, where another does it (`reading-process-start.ts`). */
export const reading = shared("directory's reading", () => ({ aside: undefined as ReadAll | undefined }));

/** Everything that the index holds, batch by batch. */
export async function* readAll(fields: readonly string[]): AsyncGenerator<IndexedMember[]> {
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
  fields: readonly string[],
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

const none: IndexedValue = { text: "", changedAt: 0 };

async function valuesOf(
  fields: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly IndexedValue[]>> {
  const byMember = new Map(ids.map((id) => [id, fields.map(() => none)]));
  if (ids.length === 0) return byMember;
  const { memberId, fieldKey, value, changedAt } = information;
  const rows = await database()
    .select({ memberId, fieldKey, value, changedAt })
    .from(information)
    .where(inArray(memberId, [...ids]));
  for (const [number, row] of rows.entries()) {
    if (number % openedAtOnce === openedAtOnce - 1) await others();
    const place = fields.indexOf(row.fieldKey);
    const values = byMember.get(row.memberId);
    // One that cannot be opened is there, and found by nothing.
    const text = folded(openValue(row.memberId, row.fieldKey, row.value) ?? "");
    if (values && place >= 0) values[place] = { text, changedAt: row.changedAt };
  }
  return byMember;
}
