import { isIP } from "node:net";
import { hostOfOrigin, isThisMachine } from "#lib/origin.ts";
import type { ReachableHosts } from "#lib/reachable-hosts.ts";
import type { Settings } from "#lib/settings.ts";
import type { ServerCertificate } from "#server/certificates/server-certificate.ts";
import { type Machine, machineNames } from "./machine-addresses.ts";

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Where the portal is reached: at the origins of the settings, and without ORIGIN under this machine's names too. A bare
 * name that the portal's own authority cannot vouch for leads to the one in `.local`.
 * @param machine undefined where ORIGIN is set
 */
export function hostsFor(
  { origins }: Pick<Settings, "origins">,
  machine?: Machine,
  { kind, names }: Pick<ServerCertificate, "kind" | "names"> = { kind: "brought", names: [] },
): ReachableHosts {
  const [canonical = ""] = origins;
  if (!machine) {
    const elsewhere = isThisMachine(hostOfOrigin(canonical)) ? undefined : canonical;
    return { allowed: new Set(origins.flatMap(hostsOf)), origins: new Map(), moved: new Map(), elsewhere };
  }
  const { host, port } = new URL(canonical);
  const suffix = host.slice("localhost".length);
  const { name } = machine;
  const isMoved =
    kind === "local" && name !== undefined && !names.includes(name) && names.includes(`${name}.local`);
  const all = [...loopback, ...machineNames(machine).map(bracketed)];
  const moved = isMoved ? [name] : [];
  const own = all.filter((each) => !moved.includes(each));
  const at = (each: string) => `https://${each}${port && `:${port}`}`;
  return {
    allowed: new Set(own.map((each) => each + suffix)),
    origins: new Map(all.map((each) => [each, at(own.includes(each) ? each : `${each}.local`)])),
    moved: new Map(moved.map((each) => [each + suffix, at(`${each}.local`)])),
    elsewhere: machine.addresses[0] && at(bracketed(machine.addresses[0])),
  };
}

/** Where plain HTTP sends a request on to: an own host to itself, any other to the canonical origin. */
export function httpsOriginFor(host: string, canonical: string, { origins }: ReachableHosts): string {
  return origins.get(host.toLowerCase().replace(/:\d*$/, "")) ?? canonical;
}

function hostsOf(origin: string): string[] {
  const url = new URL(origin);
  if (url.hostname !== "localhost") return [url.host];
  return loopback.map((name) => (url.port ? `${name}:${url.port}` : name));
}

function bracketed(name: string): string {
  return isIP(name) === 6 ? `[${name}]` : name;
}
