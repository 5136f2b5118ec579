import type { Transaction } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import type { ActivityEvent } from "#features/activity/events.ts";
import { record } from "#features/activity/record.ts";
import { type Field, fieldOf } from "#features/fields/field.ts";
import type { FieldContent } from "./read-field.ts";

type Row = typeof fields.$inferInsert;

/** What operators decided about a field, as its row holds it. */
export function columnsOf(content: FieldContent): Omit<Row, "key" | "position"> {
  const { type, label, help, purpose, limit, access, operators } = content;
  return {
    ...{ type, label, help, purpose, limit, access },
    translations: JSON.stringify(content.translations),
    rules: JSON.stringify(content.rules),
    options: JSON.stringify(content.options),
    operators: operators === undefined ? null : JSON.stringify(operators),
    searchable: Number(content.isSearchable),
  };
}

/** The field of this key, as it is now; undefined: there is none (any more). */
export async function findField(tx: Transaction, key: string): Promise<Field | undefined> {
  const [row] = await tx.select().from(fields).where(eq(fields.key, key));
  return row && row.erasedAt === null ? fieldOf(row) : undefined;
}

export async function updateField(tx: Transaction, key: string, columns: Partial<Row>): Promise<void> {
  await tx.update(fields).set(columns).where(eq(fields.key, key));
}

/** Writes what an operator did with a field into their own activity, where all operators see it on their page. */
export async function recordFieldAct(
  tx: Transaction,
  by: SignedIn,
  event: Extract<
    ActivityEvent,
    | "field added"
    | "field changed"
    | "field moved"
    | "field retired"
    | "field brought back"
    | "field erasure begun"
  >,
  key: string,
): Promise<void> {
  await record(tx, by, event, [{ field: key }]);
}
