import type { Transaction } from "#db/client.ts";
import type { Act } from "#features/act.ts";
import { checkNew } from "#features/field-types/check-new.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { entriesOf } from "./read-information.ts";
import { saveValues } from "./save-values.ts";

/** What somebody filled in for another, by field key, as a spreadsheet's cells have it. */
type FilledIn = Readonly<Record<string, string>>;

/**
 * Gives a member who has no information yet what somebody filled in for them; what no field asks for (any more) or takes
 * is left out. As part of what makes them a member.
 */
export async function fillIn(tx: Transaction, act: Act, values: FilledIn): Promise<void> {
  const changes = (await entriesOf(tx, act.subject.id)).flatMap((entry) => {
    const value = filledIn(entry.field, values);
    return value === undefined ? [] : [{ entry, value }];
  });
  await saveValues(tx, act, changes);
}

/** A field's value as it will be kept; undefined where there is none, or none that fits by now. */
export function filledIn(field: Field, values: FilledIn): string | undefined {
  const cell = Object.hasOwn(values, field.key) ? (values[field.key] ?? "") : "";
  // A file is no text.
  if (cell === "" || field.type === "file") return undefined;
  const type = typeOf(field);
  const read = type.fromCell(cell, field);
  return read.ok && read.value !== "" && checkNew(read.value, field, "").length === 0
    ? read.value
    : undefined;
}
