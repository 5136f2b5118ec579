import { BlockList, isIP } from "node:net";
import { unwrapAddress } from "#lib/network.ts";

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
