/** What is kept beside the newest values: those before them, proposals, files. As an export has it. */
import { database } from "#db/client.ts";
import { asc, eq } from "#db/drizzle.ts";
import { earlierValues, files, proposals } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import type { Json } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { openValue } from "#features/information/sealed-value.ts";

type Fields = ReadonlyMap<string, Field>;
type Kept = Readonly<{ memberId: string; fieldKey: string; [column: string]: unknown }>;
type Opened = Readonly<{ fieldKey: string; value: Json; unreadable?: true; [column: string]: unknown }>;

/** Values that others took the place of, the oldest first. */
export async function earlierValuesOf({ subject }: Act, fields: Fields) {
  const { memberId, replacedAt, id } = earlierValues;
  const rows = await database()
    .select()
    .from(earlierValues)
    .where(eq(memberId, subject.id))
    .orderBy(asc(replacedAt), asc(id));
  return rows.flatMap((row) => opened(row, fields, row.value));
}

/** What the member proposed, and what became of it; the oldest first. */
export async function proposalsOf({ subject }: Act, fields: Fields) {
  const { memberId, proposedAt, id } = proposals;
  const rows = await database()
    .select()
    .from(proposals)
    .where(eq(memberId, subject.id))
    .orderBy(asc(proposedAt), asc(id));
  return rows.flatMap((row) => opened(row, fields, row.value));
}

/** The member's files, the oldest first. Their bytes are in the archive. */
export async function filesOf({ subject }: Act) {
  return database().select().from(files).where(eq(files.memberId, subject.id)).orderBy(asc(files.id));
}

/** A row with its value as programs read it; nothing of a field that is being erased. */
function opened({ memberId, ...row }: Kept, fields: Fields, sealed: string | null): Opened[] {
  const field = fields.get(row.fieldKey);
  if (!field) return [];
  // There was none.
  if (sealed === null) return [{ ...row, value: null }];
  const value = openValue(memberId, field.key, sealed);
  if (value === undefined) return [{ ...row, value: null, unreadable: true }];
  return [{ ...row, value: typeOf(field).toJson(value, field) }];
}
