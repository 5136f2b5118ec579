import type { Transaction } from "#db/client.ts";
import type { Act } from "#features/act.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { entriesOf } from "./read-information.ts";
import { saveValues } from "./save-values.ts";

/**
 * Gives a member who has no information yet what somebody filled in for them, by field key, as files that programs read
 * have it; what no field asks for (any more) or takes is left out. As part of what makes them a member.
 */
export async function fillIn(
  tx: Transaction,
  act: Act,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const changes = (await entriesOf(tx, act.subject.id)).flatMap((entry) => {
    const { field } = entry;
    const given = Object.hasOwn(values, field.key) ? (values[field.key] ?? "") : "";
    const type = typeOf(field);
    const read = type.fromCell(given, field);
    const isGood = read.ok && read.value !== "" && type.check(read.value, field).length === 0;
    return isGood ? [{ entry, value: read.value }] : [];
  });
  await saveValues(tx, act, changes);
}
