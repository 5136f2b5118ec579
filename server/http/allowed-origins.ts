import { isIP } from "node:net";
import { isThisMachine } from "#lib/origin.ts";
import type { ReachableHosts } from "#lib/reachable-hosts.ts";

/** Which addresses are this portal's: by Host for every request, by Origin for those that change something. */
export type AllowedOrigins = {
  isOurHost(host: string | undefined): boolean;
  /** Whether a request that changes something was made by a page of ours (OWASP CSRF: fetch metadata, then Origin). */
  isOurPage(host: string, fetchSite: string | undefined, origin: string | undefined): boolean;
};

/** Of the hosts that are reachable when a request comes. */
export function allowedOrigins(hosts: () => ReachableHosts): AllowedOrigins {
  return {
    isOurHost: (host) => host !== undefined && hosts().allowed.has(host),
    isOurPage(host, fetchSite, origin) {
      if (fetchSite === undefined && origin === undefined) return false;
      if (fetchSite !== undefined && fetchSite !== "same-origin") return false;
      return origin === undefined || origin === `https://${host}`;
    },
  };
}

/**
 * The origin to show to whoever has connected to this address of the machine; undefined: none would lead anywhere for
 * them.
 */
export function originAt(address: string, canonical: string, hosts: ReachableHosts): string | undefined {
  if (isThisMachine(address)) return canonical;
  return hosts.origins.get(isIP(address) === 6 ? `[${address}]` : address) ?? hosts.elsewhere;
}
