import { isIP } from "node:net";

/** A label of a host name as certificates allow it (RFC 5280 4.2.1.6, RFC 1123 2.1). */
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * The address as a browser's `Origin` header writes it (RFC 6454 6.2): lower case, punycode, no default port, no
 * final slash or dot. Undefined for what is no https address of a host alone.
 */
export function normalOrigin(text: string): string | undefined {
  if (!/^https:\/\/[^/?#@\\]+\/?$/i.test(text) || !URL.canParse(text)) return undefined;
  const { hostname, port } = new URL(text);
  const host = hostname.replace(/\.$/, "");
  if (port === "0" || !isReachable(host)) return undefined;
  return `https://${host}${port === "" ? "" : `:${port}`}`;
}

/** The host of a normalised origin, an IPv6 address without its brackets. */
export function hostOfOrigin(origin: string): string {
  return new URL(origin).hostname.replace(/^\[(.*)\]$/, "$1");
}

/** Whether the host is a name or address of the machine itself (RFC 6761 6.3, RFC 1122 3.2.1.3, RFC 4291 2.5.3). */
export function isThisMachine(host: string): boolean {
  return /^(.+\.)?localhost$/.test(host) || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function isReachable(host: string): boolean {
  if (host === "0.0.0.0" || host === "[::]") return false;
  if (host.startsWith("[") || isIP(host) !== 0) return true;
  return host.length <= 253 && host.split(".").every((part) => label.test(part));
}
