import type { Transaction } from "#db/client.ts";
import { type Act, type Actor, commandLine } from "#features/act.ts";
import { checkNew } from "#features/field-types/check-new.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { maySee, type Viewer } from "#features/fields/may-see.ts";
import { entriesOf } from "./read-information.ts";
import { saveValues } from "./save-values.ts";

/** What somebody filled in for another. */
export type Prefilled = Readonly<{
  /** By field key, as a spreadsheet's cells have it. */
  values: Readonly<Record<string, string>>;
  /** An operator of then, or whoever runs the machine. */
  by: Actor;
}>;

/**
 * Gives a member who has no information yet what somebody filled in for them; what no field asks for (any more) or takes
 * is left out. As part of what makes them a member.
 */
export async function fillIn(tx: Transaction, act: Act, filled: Prefilled): Promise<void> {
  const changes = (await entriesOf(tx, act.subject.id)).flatMap((entry) => {
    const value = filledIn(entry.field, filled);
    return value === undefined ? [] : [{ entry, value }];
  });
  await saveValues(tx, act, changes);
}

/**
 * A field's value as it will be kept; undefined where there is none, or none that fits by now, or whoever filled it in may
 * not see the field of others any more.
 */
export function filledIn(field: Field, { values, by }: Prefilled): string | undefined {
  const cell = Object.hasOwn(values, field.key) ? (values[field.key] ?? "") : "";
  // A file is no text.
  if (cell === "" || field.type === "file" || !maySee(viewerOf(by), field)) return undefined;
  const type = typeOf(field);
  const read = type.fromCell(cell, field);
  return read.ok && read.value !== "" && checkNew(read.value, field, "").length === 0
    ? read.value
    : undefined;
}

/** What an operator filled in stays good when they are none any more. */
function viewerOf({ id }: Actor): Viewer {
  return id === commandLine.id ? "command line" : { id, role: "operator", state: "active" };
}
