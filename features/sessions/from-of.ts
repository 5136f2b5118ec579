import type { From } from "#features/act.ts";
import { exchange } from "#lib/exchange.ts";

/** Where this request comes from. */
export function fromOf(): From {
  const { caller, browser, id, at } = exchange();
  return { address: caller, browser, requestId: id, at };
}
