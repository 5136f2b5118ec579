import type { OperatorAct } from "#features/act.ts";
import { proveCurrentPassword } from "#features/authentication/prove-password.ts";
import type { Throttled } from "#features/throttles/throttle.ts";

type Proof = Readonly<{ ok: true } | { ok: false; code: "missing" | "wrong" }> | Throttled;

/**
 * Whether it is the acting operator who asks: by their own password, which nobody has who found their browser open. Wrong
 * ones count, but an empty box is none.
 */
export async function proveOperator({ by }: OperatorAct, password: string): Promise<Proof> {
  if (typeof by === "string") return { ok: true };
  if (password === "") return { ok: false, code: "missing" };
  const proof = await proveCurrentPassword(by, password);
  if (proof.ok) return { ok: true };
  return proof.code === "too many" ? proof : { ok: false, code: "wrong" };
}
