/** The values that a member's information had before: listed, put back, erased. */
import { atomically, database, type Reader, type Transaction } from "#db/client.ts";
import { and, desc, eq, lt, or } from "#db/drizzle.ts";
import { earlierValues } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { type By, namesOf } from "#features/activity/names-of.ts";
import { record } from "#features/activity/record.ts";
import type { Field } from "#features/fields/field.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { dropUnusedFiles } from "./drop-unused-files.ts";
import { raiseVersion } from "./save-values.ts";
import { openValue } from "./sealed-value.ts";
import type { Shown } from "./shown-values.ts";
import { putInPlaceIn, type Update } from "./update-information.ts";

const pageSize = 50;

type Row = typeof earlierValues.$inferSelect;

export type EarlierValue = Readonly<{
  id: string;
  field: Field;
  /** As it was kept; the empty text: there was none. Undefined: it cannot be read any more. */
  value: string | undefined;
  /** When it was set, and by whom; undefined: there was none. */
  set: Readonly<{ at: number; by: By }> | undefined;
  replaced: Readonly<{ at: number; by: By }>;
}>;

type History = Readonly<{
  values: readonly EarlierValue[];
  /** For the next page, if there is one. */
  after: string | undefined;
}>;

/** A page of the member's earlier values, of one field or all, the newest first. */
export async function listHistory(act: Act, key?: string, after?: string): Promise<History> {
  const { memberId, fieldKey, replacedAt, id } = earlierValues;
  const last = after === undefined ? undefined : await findRow(act, after);
  const rows = await database()
    .select()
    .from(earlierValues)
    .where(
      and(
        eq(memberId, act.subject.id),
        key === undefined ? undefined : eq(fieldKey, key),
        last && or(lt(replacedAt, last.replacedAt), and(eq(replacedAt, last.replacedAt), lt(id, last.id))),
      ),
    )
    .orderBy(desc(replacedAt), desc(id))
    .limit(pageSize + 1);
  const shown = rows.slice(0, pageSize);
  const names = await namesOf(
    shown.flatMap(({ changedBy, replacedBy }) => [...(changedBy === null ? [] : [changedBy]), replacedBy]),
  );
  const fields = await fieldsByKey();
  return {
    values: shown.flatMap((row) => {
      const field = fields.get(row.fieldKey);
      return field ? [earlierOf(row, field, names)] : [];
    }),
    after: rows.length > pageSize ? shown.at(-1)?.id : undefined,
  };
}

function earlierOf(row: Row, field: Field, names: ReadonlyMap<string, By>): EarlierValue {
  const { id, changedAt, changedBy, replacedAt, replacedBy } = row;
  const nameOf = (actorId: string | null) => names.get(actorId ?? "") ?? "gone";
  return {
    ...{ id, field, value: readEarlier(row) },
    set: changedAt === null ? undefined : { at: changedAt, by: nameOf(changedBy) },
    replaced: { at: replacedAt, by: nameOf(replacedBy) },
  };
}

/** The value in a row: the empty text for none; undefined when it cannot be read any more. */
export function readEarlier({ memberId, fieldKey, value }: Row): string | undefined {
  return value === null ? "" : openValue(memberId, fieldKey, value);
}

/**
 * Puts an earlier value in the place of what the form showed, as if it were typed there again: what the rules of today
 * refuse is refused, and where members may only propose it is proposed. "gone": it is not there any more.
 */
export async function putBack(
  act: Act,
  shown: Shown,
  id: string,
): Promise<Update | { ok: false; code: "gone" }> {
  return atomically(async (tx) => {
    // Read here, so that what is erased meanwhile does not come back.
    const row = await findRow(act, id, tx);
    const value = row && readEarlier(row);
    if (row === undefined || value === undefined) return { ok: false, code: "gone" };
    return putInPlaceIn(tx, act, shown, new Map([[row.fieldKey, value]]), { how: [{ via: "history" }] });
  });
}

async function findRow({ subject }: Act, id: string, from: Reader = database()): Promise<Row | undefined> {
  const [row] = await from
    .select()
    .from(earlierValues)
    .where(and(eq(earlierValues.memberId, subject.id), eq(earlierValues.id, id)));
  return row;
}

/** How many earlier values there are, of one field or all. */
export async function countHistory({ subject }: Act, key?: string): Promise<number> {
  return database().$count(earlierValues, ofMember(subject.id, key));
}

/** Erases the earlier values of one field or all. */
export async function eraseHistory(act: Act, key?: string): Promise<void> {
  await atomically(async (tx: Transaction) => {
    const erased = await tx
      .delete(earlierValues)
      .where(ofMember(act.subject.id, key))
      .returning({ field: earlierValues.fieldKey });
    if (erased.length === 0) return;
    await dropUnusedFiles(tx, act.subject.id);
    await raiseVersion(tx).execute({ id: act.subject.id });
    const keys = [...new Set(erased.map(({ field }) => field))].sort();
    await record(
      tx,
      act,
      "history erased",
      keys.map((field) => ({ field })),
    );
  });
}

function ofMember(memberId: string, key: string | undefined) {
  return and(
    eq(earlierValues.memberId, memberId),
    key === undefined ? undefined : eq(earlierValues.fieldKey, key),
  );
}
