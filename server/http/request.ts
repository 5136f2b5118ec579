import type { IncomingMessage, ServerResponse } from "node:http";
import { type Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { BlockList, isIP } from "node:net";
import { unwrapAddress } from "#lib/network.ts";

/** A request as it came, over either protocol. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** Whether the client is gone already: nothing more will be heard of this response, not even that it is closed. */
export function hasLeft(response: NodeResponse): boolean {
  return response instanceof Http2ServerResponse ? (response.stream?.destroyed ?? true) : response.destroyed;
}

/** The Host the client addressed, in lower case, without the default port; undefined when there is none. */
export function hostOf(request: NodeRequest): string | undefined {
  const host = request.headers[":authority"] ?? request.headers.host;
  if (typeof host !== "string") return undefined;
  const lower = host.toLowerCase();
  return lower.endsWith(":443") ? lower.slice(0, -":443".length) : lower;
}

/** One header's value, repeated ones joined as HTTP says. */
export function header(request: NodeRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

/**
 * The value of one cookie in a Cookie header as browsers, proxies and old programs send it: no quoting, no decoding,
 * odd neighbours skipped, names compared exactly (RFC 6265, 5.4 and 4.1.1).
 */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}

/** Whether an address is one of some. */
export type Networks = (address: string) => boolean;

/** A set of addresses and networks (`192.0.2.0/24`); addresses are asked for without `::ffff:`. */
export function networks(entries: readonly string[]): Networks {
  // Most portals stand behind nothing, and every connection and request asks.
  if (entries.length === 0) return () => false;
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", prefix] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => {
    const kind = isIP(address);
    return kind !== 0 && list.check(address, kind === 6 ? "ipv6" : "ipv4");
  };
}

/**
 * Who calls: the peer of the connection, or, when that is a proxy of TRUST_PROXY, the address nearest to it in
 * `X-Forwarded-For` that is no trusted proxy itself. What is no address counts as the proxy, so that
 * garbage never opens a fresh count.
 */
export function callerOf(
  peer: string | undefined,
  forwardedFor: string | undefined,
  isTrusted: Networks,
): string {
  let caller = unwrapAddress(peer ?? "");
  if (!isTrusted(caller)) return caller;
  for (const entry of forwardedFor?.split(",").reverse() ?? []) {
    const address = unwrapAddress(withoutPort(entry.trim()));
    if (isIP(address) === 0) return caller;
    caller = address;
    if (!isTrusted(address)) return address;
  }
  return caller;
}

function withoutPort(entry: string): string {
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(entry)?.[1];
  return bracketed ?? (/^[\d.]+:\d+$/.test(entry) ? entry.slice(0, entry.indexOf(":")) : entry);
}
