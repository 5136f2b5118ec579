import type { Reader } from "#db/client.ts";
import type { Field } from "#features/fields/field.ts";
import { maySee, type Viewer } from "#features/fields/may-see.ts";
import { allFields } from "#features/fields/read-fields.ts";

/** The fields, by their keys, of which this operator sees and decides what members propose. */
export async function decidedFields(from: Reader, viewer: Viewer): Promise<ReadonlyMap<string, Field>> {
  const all = await allFields(from);
  const visible = all.filter((field) => field.retiredAt === null && maySee(viewer, field));
  return new Map(visible.map((field) => [field.key, field]));
}
