import { header, type NodeRequest } from "#server/http/request.ts";

/** Of a form. Everything else stays outside: forwarding headers, cookies, ranges, the router's own, tricks. */
const formHeaders = ["accept", "content-type", "next-action"];

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
  if (request.method !== "POST") return headers;
  for (const name of formHeaders) {
    const value = header(request, name);
    if (value) headers[name] = value;
  }
  headers.origin = `https://${host}`;
  headers["content-length"] = String(body.length);
  return headers;
}
