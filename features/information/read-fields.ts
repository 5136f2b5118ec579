import { database } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { fields } from "#db/schema.ts";

type Field = Readonly<{ key: string; label: string; help: string }>;

const all = prepared((connection) =>
  connection
    .select({ key: fields.key, label: fields.label, help: fields.help })
    .from(fields)
    .prepare("texts_of_fields"),
);

/** What every field is called, by its key; retired ones too. */
export async function readFields(): Promise<ReadonlyMap<string, Field>> {
  const rows = await all(database()).execute();
  return new Map(rows.map((field) => [field.key, field]));
}
