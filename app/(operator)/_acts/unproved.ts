import { tooMany } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { words } from "#app/_ui/words.ts";
import type { OperatorAct } from "#features/act.ts";
import { proveOperator } from "#features/operators/prove-operator.ts";

/** What the form says to an operator who has not shown with this password that it is them; undefined: they have. */
export async function unprovedBy(act: OperatorAct, password: string): Promise<FormState | undefined> {
  const proof = await proveOperator(act, password);
  if (proof.ok) return undefined;
  if (proof.code === "too many") return tooMany("attempts", proof.retryAfterSeconds);
  const { t } = await words();
  return { problems: { password: [t(`problems.ownPassword.${proof.code}`)] } };
}
