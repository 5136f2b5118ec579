import { isIP } from "node:net";
import { isThisMachine } from "#lib/origin.ts";
import { type ReachableHosts, reachableHosts } from "#lib/reachable-hosts.ts";

/** Whether a Host is one of this portal's, as they are when the request comes. */
export function isOurHost(host: string | undefined): boolean {
  return host !== undefined && reachableHosts().allowed.has(host);
}

/**
 * The origin to show to a client that has connected to this address of the machine; undefined: none would lead anywhere for
 * them.
 */
export function originAt(address: string, canonical: string, hosts: ReachableHosts): string | undefined {
  if (isThisMachine(address)) return canonical;
  return hosts.origins.get(isIP(address) === 6 ? `[${address}]` : address) ?? hosts.elsewhere;
}
