import { atomically } from "#db/client.ts";
import { fields } from "#db/schema.ts";
import type { Field } from "#features/fields/field.ts";
import { aField } from "./a-field.ts";

/** Adds a field with these parts to the portal's, or takes the place of the one with its key. */
export async function keepField(parts: Partial<Field>): Promise<Field> {
  const field = aField(parts);
  const { translations, rules, options, operators, isSearchable, ...plain } = field;
  const row = {
    ...plain,
    translations: JSON.stringify(translations),
    rules: JSON.stringify(rules),
    options: JSON.stringify(options),
    operators: operators === undefined ? null : JSON.stringify(operators),
    searchable: Number(isSearchable),
  };
  await atomically((tx) =>
    tx.insert(fields).values(row).onConflictDoUpdate({ target: fields.key, set: row }).execute(),
  );
  return field;
}
