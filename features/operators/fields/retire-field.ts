import type { SignedIn } from "#features/act.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import { findField, recordFieldAct, updateField } from "./rows.ts";

/** Asks nobody for the field any more. What members kept in it stays. False: there is no such field. */
export async function retireField(by: SignedIn, key: string): Promise<boolean> {
  return asOperator({ by }, async (tx) => {
    const field = await findField(tx, key);
    if (!field) return false;
    if (field.retiredAt !== null) return true;
    await updateField(tx, key, { retiredAt: by.from.at });
    await recordFieldAct(tx, by, "field retired", key);
    return true;
  });
}

/** Takes a retirement back: members find what they had kept. False: there is no such field. */
export async function bringBackField(by: SignedIn, key: string): Promise<boolean> {
  return asOperator({ by }, async (tx) => {
    const field = await findField(tx, key);
    if (!field) return false;
    if (field.retiredAt === null) return true;
    await updateField(tx, key, { retiredAt: null });
    await recordFieldAct(tx, by, "field brought back", key);
    return true;
  });
}
