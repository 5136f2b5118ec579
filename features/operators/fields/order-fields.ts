import type { SignedIn } from "#features/act.ts";
import { allFields } from "#features/fields/read-fields.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import { recordFieldAct, updateField } from "./rows.ts";

export type Place = Readonly<{ before: string } | { after: string }>;

/**
 * Puts a field in front of another one, or behind it. Said by the neighbour, so that a double click moves it once. False:
 * one of both is gone.
 */
export async function moveField(by: SignedIn, key: string, place: Place): Promise<boolean> {
  return asOperator({ by }, async (tx) => {
    const fields = await allFields(tx);
    const moved = fields.find((field) => field.key === key);
    const others = fields.filter((field) => field !== moved);
    const neighbour = "before" in place ? place.before : place.after;
    const at = others.findIndex((field) => field.key === neighbour);
    if (!moved || at === -1) return false;
    const ordered = others.toSpliced("before" in place ? at : at + 1, 0, moved);
    if (ordered.every((field, index) => field === fields[index])) return true;
    for (const [index, { key: one, position }] of ordered.entries())
      if (position !== index + 1) await updateField(tx, one, { position: index + 1 });
    await recordFieldAct(tx, by, "field moved", key);
    return true;
  });
}
