import { header, type Request } from "./client.ts";

/** What Next needs to know of a request. Everything else stays outside: forwarding headers, cookies, ranges, tricks. */
const known = [
  "accept",
  "content-type",
  "next-action",
  "next-router-prefetch",
  "next-router-segment-prefetch",
  "next-router-state-tree",
  "next-url",
  "rsc",
];

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
  for (const name of known) {
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
    return Array.isArray(JSON.parse(decodeURIComponent(state)));
  } catch {
    return false;
  }
}
