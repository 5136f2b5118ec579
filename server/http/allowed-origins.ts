import { hostname } from "node:os";

/** Which addresses are this portal's: by Host for every request, by Origin for those that change something. */
export type AllowedOrigins = {
  /** The address people use, without a slash at its end. */
  canonical: string;
  isOurHost(host: string | undefined): boolean;
  /** Whether a request that changes something was made by a page of ours (OWASP CSRF: fetch metadata, then Origin). */
  isOurPage(host: string, fetchSite: string | undefined, origin: string | undefined): boolean;
};

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** `origins`: normalised, the canonical one first. One on localhost is reached by the loopback addresses as well. */
export function allowedOrigins(origins: readonly string[]): AllowedOrigins {
  const hosts = new Set(origins.flatMap(hostsOf));
  return {
    canonical: origins[0] ?? `https://${hostname()}`,
    isOurHost: (host) => host !== undefined && hosts.has(host),
    isOurPage(host, fetchSite, origin) {
      if (fetchSite === undefined && origin === undefined) return false;
      if (fetchSite !== undefined && fetchSite !== "same-origin") return false;
      return origin === undefined || origin === `https://${host}`;
    },
  };
}

function hostsOf(origin: string): string[] {
  const url = new URL(origin);
  if (url.hostname !== "localhost") return [url.host];
  return loopback.map((name) => (url.port ? `${name}:${url.port}` : name));
}
