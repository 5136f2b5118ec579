import { header, type Request } from "./client.ts";

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
export function headersForNext(
  request: Request,
  host: string,
  body: Buffer,
  policy: string,
): Record<string, string> {
  const headers: Record<string, string> = { host, "content-security-policy": policy };
  for (const name of request.method === "POST" ? formHeaders : routerHeaders) {
    const value = header(request, name);
    if (value !== undefined) headers[name] = value;
  }
  if (request.method === "POST") {
    headers.origin = `https://${host}`;
    headers["content-length"] = String(body.length);
  }
  return headers;
}

/** Whether the router's state, if sent, is what the router sends; Next answers 500 to anything else. */
export function hasReadableRouterState(request: Request): boolean {
  const state = header(request, "next-router-state-tree");
  if (state === undefined) return true;
  try {
    return isRouterState(JSON.parse(decodeURIComponent(state)));
  } catch {
    return false;
  }
}

/** `[segment, {slot: state, …}, …]`, a segment being a text or the three or four texts of a dynamic one. */
function isRouterState(state: unknown): boolean {
  if (!Array.isArray(state) || state.length < 2 || state.length > 6) return false;
  const [segment, slots] = state as [unknown, unknown];
  const isSegment =
    typeof segment === "string" || (Array.isArray(segment) && segment.length >= 3 && segment.length <= 5);
  if (!isSegment || typeof slots !== "object" || slots === null || Array.isArray(slots)) return false;
  return Object.values(slots).every(isRouterState);
}
