import { isOurHost } from "#server/http/allowed-hosts.ts";
import type { ErrorPage } from "#server/http/error-pages.ts";
import { isPlainPath } from "#server/http/plain-path.ts";
import { header, hostOf, type NodeRequest } from "#server/http/request.ts";
import { addressLimitBytes, headerLimitBytes, headerLimitFields } from "#server/http/request-limits.ts";
import { isFromOurPage } from "./csrf.ts";

/** What is wrong with a request, seen from its first line and header alone: before its body is read or Next asked. */
export function validateRequest(request: NodeRequest): ErrorPage | undefined {
  // It has an authority in place of an address.
  if (request.method === "CONNECT") return "method";
  return problemOfHeader(request) ?? problemOfAddress(request) ?? problemOfMethod(request);
}

function problemOfHeader(request: NodeRequest): ErrorPage | undefined {
  if ((request.url ?? "").length > addressLimitBytes) return "long-address";
  const { rawHeaders } = request;
  let [bytes, fields, hosts, cookies] = [0, 0, 0, 0];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name, value] = [rawHeaders[at] as string, rawHeaders[at + 1] as string];
    const kind = name.length === 4 || name.length === 6 ? name.toLowerCase() : "";
    if (kind === "host") hosts += 1;
    if (kind === "cookie") cookies += 1;
    // HTTP/2 has a field for each cookie, which stand for one (RFC 9113, 8.2.3).
    const isAnother = kind !== "cookie" || cookies === 1 || request.httpVersionMajor === 1;
    // Two octets each for ": " and the line's end, as they stand on the wire (RFC 9112, 5), or for "; ".
    bytes += value.length + (isAnother ? name.length + 4 : 2);
    if (isAnother) fields += 1;
  }
  if (bytes > headerLimitBytes || fields > headerLimitFields + pseudoFields(request)) return "big-header";
  return hosts > 1 || namesTwoHosts(request) ? "malformed" : undefined;
}

/** HTTP/2 lists method, scheme, authority and path among the header fields. */
function pseudoFields(request: NodeRequest): number {
  return request.httpVersionMajor === 2 ? 4 : 0;
}

/** A reader of Host and a reader of the authority would see two different sites (RFC 9113, 8.3.1). */
function namesTwoHosts({ headers: { ":authority": authority, host } }: NodeRequest): boolean {
  return (
    authority !== undefined && host !== undefined && String(authority).toLowerCase() !== host.toLowerCase()
  );
}

/** Nothing here speaks anything but HTTP. Other offers to change the protocol are ignored (RFC 9110, 7.8). */
function wantsWebSocket(request: NodeRequest): boolean {
  return /\bwebsocket\b/i.test(header(request, "upgrade") ?? "");
}

function problemOfAddress(request: NodeRequest): ErrorPage | undefined {
  const address = request.url ?? "";
  if (!isPlainPath(address)) return "malformed";
  if (!isOurHost(hostOf(request))) return "wrong-host";
  return address.startsWith("/_next/image") ? "not-found" : undefined;
}

function problemOfMethod(request: NodeRequest): ErrorPage | undefined {
  if (request.headers.upgrade !== undefined && wantsWebSocket(request)) return "malformed";
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  if (request.method !== "POST") return "method";
  const ours = isFromOurPage(
    hostOf(request) ?? "",
    header(request, "sec-fetch-site"),
    header(request, "origin"),
  );
  return ours ? undefined : "other-site";
}
