import type { Source } from "#features/act.ts";
import { requestContext } from "#lib/request-context.ts";
import { readKnownBrowser } from "./cookies.ts";

/** Where this request comes from. */
export function requestSource(): Source {
  const { caller, browser, id, at } = requestContext();
  return { address: caller, browser, requestId: id, at, knownBrowser: readKnownBrowser() };
}
