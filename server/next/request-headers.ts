import { parseAndValidateFlightRouterState } from "next/dist/server/app-render/parse-and-validate-flight-router-state.js";
import { header, type NodeRequest } from "#server/http/request.ts";

/** By these Next tells a page from the payloads its router asks for. Of a GET it is given nothing else. */
export const routerHeaders = [
  "rsc",
  "next-router-state-tree",
  "next-router-prefetch",
  "next-router-segment-prefetch",
  "next-url",
] as const;

/** Of a form. Everything else stays outside: forwarding headers, cookies, ranges, tricks. */
const formHeaders = ["accept", "content-type", "next-action", ...routerHeaders];

/**
 * The headers Next is given. Origin is ours for every post, since the door has checked where it comes from; the
 * policy in the request is how Next learns the nonce for its inline scripts.
 */
export function nextRequestHeaders(
  request: NodeRequest,
  host: string,
  body: Buffer,
  policy: string,
): Record<string, string> {
  const headers: Record<string, string> = { host, "content-security-policy": policy };
  for (const name of request.method === "POST" ? formHeaders : routerHeaders) {
    const value = header(request, name);
    // An empty one is none, as in the key of a kept page.
    if (value && isMeant(name, value)) headers[name] = value;
  }
  if (request.method === "POST") {
    headers.origin = `https://${host}`;
    headers["content-length"] = String(body.length);
  }
  return headers;
}

/** Prefetches of other kinds are for pages that ask for them, which none does; Next warns of each that comes anyway. */
function isMeant(name: string, value: string): boolean {
  return name !== "next-router-prefetch" || value === "1";
}

/** Whether the router's state, if sent, is one that Next reads: to anything else it answers 500. */
export function hasReadableRouterState(request: NodeRequest): boolean {
  try {
    parseAndValidateFlightRouterState(header(request, "next-router-state-tree"));
    return true;
  } catch {
    return false;
  }
}
