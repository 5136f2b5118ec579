import type { From } from "#features/act.ts";
import { requestContext } from "#lib/request-context.ts";

/** Where this request comes from. */
export function fromOf(): From {
  const { caller, browser, id, at } = requestContext();
  return { address: caller, browser, requestId: id, at };
}
