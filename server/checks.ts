import { header, hostOf, type Request } from "./client.ts";
import { hasReadableRouterState } from "./headers-for-next.ts";
import type { OwnPage } from "./own-pages.ts";
import type { Site } from "./site.ts";

export const addressLimitBytes = 8 * 1024;
export const headerLimitBytes = 16 * 1024;
export const headerLimitFields = 64;

/** What is wrong with a request, seen from its first line and header alone: before its body is read or Next asked. */
export function firstProblem(request: Request, site: Site): OwnPage | undefined {
  return problemOfHeader(request) ?? problemOfAddress(request, site) ?? problemOfMethod(request, site);
}

function problemOfHeader(request: Request): OwnPage | undefined {
  if ((request.url ?? "").length > addressLimitBytes) return "long-address";
  const { rawHeaders } = request;
  if (rawHeaders.length / 2 > headerLimitFields + pseudoFields(request)) return "big-header";
  let [bytes, hosts] = [0, 0];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name, value] = [rawHeaders[at] as string, rawHeaders[at + 1] as string];
    // Two octets each for ": " and the line's end, as they stand on the wire (RFC 9112, 5).
    bytes += name.length + value.length + 4;
    if (name.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  if (bytes > headerLimitBytes) return "big-header";
  return hosts > 1 ? "malformed" : undefined;
}

/** HTTP/2 lists method, scheme, authority and path among the header fields. */
function pseudoFields(request: Request): number {
  return request.httpVersionMajor === 2 ? 4 : 0;
}

function problemOfAddress(request: Request, site: Site): OwnPage | undefined {
  const address = request.url ?? "";
  if (!isPlainPath(address)) return "malformed";
  if (!site.isOurHost(hostOf(request))) return "wrong-host";
  if (address.startsWith("/_next/image")) return "not-found";
  return hasReadableRouterState(request) ? undefined : "malformed";
}

/** Most addresses are nothing but these, and this costs a tenth. */
const harmless = /^(\/[\w-][\w.-]*)+$/;

/**
 * An own path in UTF-8, without what a redirect could turn into another site's address (`//`, `\`), what means
 * another path to whoever reads it next (`.` and `..`), or what ends a line or a string elsewhere (control characters).
 */
export function isPlainPath(address: string): boolean {
  if (harmless.test(address)) return true;
  const [path = "", query = ""] = address.split(/\?(.*)/s);
  if (!path.startsWith("/") || /\/\/|\\|%5c/i.test(path)) return false;
  try {
    const plain = decodeURIComponent(path);
    if (/(^|\/)\.{1,2}(\/|;|$)/.test(plain)) return false;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    return !/[\u0000-\u001f\u007f]/.test(plain) && decodeURIComponent(query) !== undefined;
  } catch {
    return false;
  }
}

function problemOfMethod(request: Request, site: Site): OwnPage | undefined {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  if (request.method !== "POST") return "method";
  const ours = site.isOurPage(
    hostOf(request) ?? "",
    header(request, "sec-fetch-site"),
    header(request, "origin"),
  );
  return ours ? undefined : "other-site";
}
