import { database } from "#db/client.ts";
import { isNull } from "#db/drizzle.ts";
import { fields } from "#db/schema.ts";

/** The fields that members are asked for, in the operator's order, with what they take. */
export async function askedFields() {
  const { key, type, limit, retiredAt, position } = fields;
  return database().select({ key, type, limit }).from(fields).where(isNull(retiredAt)).orderBy(position, key);
}
