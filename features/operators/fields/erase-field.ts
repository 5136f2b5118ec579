import { evenWhenFull } from "#db/reserve.ts";
import type { SignedIn } from "#features/act.ts";
import { finishFieldErasures, hideForErasure } from "#features/erasure/erase-fields.ts";
import { asOperator } from "#features/operators/as-operator.ts";
import { log } from "#lib/log.ts";
import { findField, recordFieldAct } from "./rows.ts";

/**
 * Erases a field for good, with all that members ever kept in it. It is hidden at once; what cannot be erased now is
 * erased later. False: it is gone already. Whoever calls this has let the operator prove who they are.
 */
export async function eraseField(by: SignedIn, key: string): Promise<boolean> {
  const isBegun = await evenWhenFull(() =>
    asOperator({ by }, async (tx) => {
      if (!(await findField(tx, key))) return false;
      await hideForErasure(tx, key, by.from.at);
      await recordFieldAct(tx, by, "field erasure begun", key);
      return true;
    }),
  );
  if (!isBegun) return false;
  log.info("field erasure begun", { id: by.from.requestId, field: key, operator: by.subject.id });
  try {
    await finishFieldErasures(by.from.at);
  } catch (error) {
    log.warn("erasure put off", { id: by.from.requestId, error });
  }
  return true;
}
