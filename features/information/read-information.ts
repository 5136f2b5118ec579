import { database, type Reader } from "#db/client.ts";
import { and, eq, isNull, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { fields, information } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import type { FieldProblem } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { type Field, fieldOf, holdsValue, isRequired } from "#features/fields/field.ts";
import { openValue } from "./sealed-value.ts";

/** One field with the member's value. `changedBy` and `confirmedBy` are ids of actors. */
export type Entry = Readonly<{
  field: Field;
  /** As it is kept; what it says is the field's type's to tell. Undefined: there is none. */
  value: string | undefined;
  /** As it is kept, when there is a value that cannot be opened: damaged, or sealed by a key that is gone. */
  unreadable: string | undefined;
  /** As its row has it. */
  sealed: string | undefined;
  changedAt: number | undefined;
  changedBy: string | undefined;
  confirmedAt: number | undefined;
  confirmedBy: string | undefined;
}>;

/** Everything the member is asked for, in the operators' order; a retired field only while it holds a value. */
export async function readInformation(act: Act): Promise<Entry[]> {
  return entriesOf(database(), act.subject.id);
}

/** The same with the headings and notes between them, which are entries without a value (`groupsOf`). */
export async function readPage(act: Act): Promise<Entry[]> {
  return allOf(database(), act.subject.id);
}

/** What the rules of today have against a value: it stays, and is to be corrected. */
export function toBeCorrected({ field, value }: Entry): readonly FieldProblem[] {
  return value === undefined ? [] : typeOf(field).check(value, field);
}

/** Whether a value is required by now, and there is none. */
export function isMissing({ field, value, unreadable }: Entry, now: number): boolean {
  return (
    field.retiredAt === null && value === undefined && unreadable === undefined && isRequired(field, now)
  );
}

const ofMember = prepared((connection) =>
  connection
    .select()
    .from(fields)
    .leftJoin(
      information,
      and(eq(information.fieldKey, fields.key), eq(information.memberId, sql.placeholder("memberId"))),
    )
    .where(isNull(fields.erasedAt))
    .orderBy(fields.position, fields.key)
    .prepare("information_of_member"),
);

/** The same inside a transaction, for decisions that depend on it. */
export async function entriesOf(from: Reader, memberId: string): Promise<Entry[]> {
  return (await allOf(from, memberId)).filter(({ field }) => holdsValue(field));
}

async function allOf(from: Reader, memberId: string): Promise<Entry[]> {
  const rows = await ofMember(from).execute({ memberId });
  return rows
    .filter((row) => row.information !== null || row.fields.retiredAt === null)
    .map(({ fields: row, information: kept }) => {
      const value = kept ? openValue(memberId, row.key, kept.value) : undefined;
      return {
        field: fieldOf(row),
        value,
        unreadable: value === undefined ? kept?.value : undefined,
        sealed: kept?.value,
        changedAt: kept?.changedAt,
        changedBy: kept?.changedBy,
        confirmedAt: kept?.confirmedAt ?? undefined,
        confirmedBy: kept?.confirmedBy ?? undefined,
      };
    });
}
