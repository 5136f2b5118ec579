import { database } from "#db/client.ts";
import { listOperators } from "#features/members/operators.ts";

/** Who runs this portal now. */
export async function currentOperators(): Promise<{ id: string; username: string }[]> {
  return listOperators(database());
}
