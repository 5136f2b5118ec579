/** What is kept beside the newest values: those before them, proposals, files. As an export has it. */
import { database } from "#db/client.ts";
import { asc, eq } from "#db/drizzle.ts";
import { earlierValues, files, proposals } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import type { Json } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { proposalOf } from "#features/information/proposals.ts";
import { openValue } from "#features/information/sealed-value.ts";

type Fields = ReadonlyMap<string, Field>;

/** Values that others took the place of, the oldest first. */
export async function earlierValuesOf({ subject }: Act, fields: Fields) {
  const { memberId, replacedAt, id } = earlierValues;
  const rows = await database()
    .select()
    .from(earlierValues)
    .where(eq(memberId, subject.id))
    .orderBy(asc(replacedAt), asc(id));
  return rows.flatMap(({ memberId: owner, ...row }) => {
    const field = fields.get(row.fieldKey);
    if (!field) return [];
    // There was none.
    if (row.value === null) return [{ ...row, value: null }];
    return [{ ...row, ...valueOf(field, openValue(owner, field.key, row.value)) }];
  });
}

/** What the member proposed, and what became of it; the oldest first. */
export async function proposalsOf({ subject }: Act, fields: Fields) {
  const { memberId, proposedAt, id } = proposals;
  const rows = await database()
    .select()
    .from(proposals)
    .where(eq(memberId, subject.id))
    .orderBy(asc(proposedAt), asc(id));
  return rows.flatMap(({ memberId: _, ...row }) => {
    const field = fields.get(row.fieldKey);
    if (!field) return [];
    const { value, reason = null } = proposalOf({ ...row, memberId: subject.id });
    return [{ ...row, ...valueOf(field, value), reason }];
  });
}

/** The member's files, the oldest first. Their bytes are in the archive. */
export async function filesOf({ subject }: Act) {
  return database().select().from(files).where(eq(files.memberId, subject.id)).orderBy(asc(files.id));
}

/** A value as programs read it. */
function valueOf(field: Field, value: string | undefined): { value: Json; unreadable?: true } {
  return value === undefined
    ? { value: null, unreadable: true }
    : { value: typeOf(field).toJson(value, field) };
}
