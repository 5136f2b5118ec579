import { database, type Reader } from "#db/client.ts";
import { isNull } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { fields } from "#db/schema.ts";
import { type Field, fieldOf, holdsValue } from "./field.ts";

const all = prepared((connection) =>
  connection
    .select()
    .from(fields)
    .where(isNull(fields.erasedAt))
    .orderBy(fields.position, fields.key)
    .prepare("all_fields_in_order"),
);

/** Every field in the operators' order: headings, notes and retired ones too; not what is being erased. */
export async function allFields(from: Reader = database()): Promise<Field[]> {
  return (await all(from).execute()).map(fieldOf);
}

/** The fields that members are asked for, in the operators' order: no headings or notes. */
export async function askedFields(from: Reader = database()): Promise<Field[]> {
  return (await allFields(from)).filter((field) => field.retiredAt === null && holdsValue(field));
}

/** Every field by its key; retired ones too. */
export async function fieldsByKey(from: Reader = database()): Promise<ReadonlyMap<string, Field>> {
  return new Map((await allFields(from)).map((field) => [field.key, field]));
}
