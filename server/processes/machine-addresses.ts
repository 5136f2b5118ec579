import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { isIP, isIPv4 } from "node:net";
import { hostname, type NetworkInterfaceInfo, networkInterfaces } from "node:os";
import { isPrivateAddress, unwrapAddress } from "#lib/network.ts";
import type { Settings } from "#lib/settings.ts";
import { bareName } from "#server/certificates/machine-name.ts";

// What others in the same network call this machine. Only the primary looks.

export type Machine = Readonly<{
  /** Undefined where its name is none that an address could hold. */
  name: string | undefined;
  /** Private ones that the portal listens on: the default route's first, IPv4 before IPv6. */
  addresses: readonly string[];
}>;

type Interfaces = NodeJS.Dict<Pick<NetworkInterfaceInfo, "address" | "internal">[]>;

const lookEveryMs = 5_000;

/** The machine that the portal is reached under; undefined where ORIGIN is set. */
export async function followedMachine({ followsMachine, host }: Settings): Promise<Machine | undefined> {
  return followsMachine ? await readMachine(host) : undefined;
}

/** @param host what the portal listens on; undefined: all interfaces */
export async function readMachine(host: string | undefined): Promise<Machine> {
  const listensOn = host === undefined || isIP(host) !== 0 ? host : await addressOf(host);
  return {
    name: bareName(hostname()),
    addresses: privateAddresses(readInterfaces(), defaultInterface(readRoutes()), listensOn),
  };
}

/** Every name and address of it. */
export function machineNames(machine: Machine | undefined): string[] {
  if (!machine) return [];
  const { name, addresses } = machine;
  return [...(name === undefined ? [] : [name, `${name}.local`]), ...addresses];
}

/** Calls `onChange` when the machine is no longer as it was. */
export function watchMachine(
  host: string | undefined,
  first: Machine,
  onChange: (machine: Machine) => Promise<void>,
): void {
  let known = JSON.stringify(first);
  const look = async () => {
    const machine = await readMachine(host);
    const seen = JSON.stringify(machine);
    if (seen === known) return;
    known = seen;
    await onChange(machine);
  };
  setInterval(look, lookEveryMs).unref();
}

/**
 * Every private address of these interfaces that a socket on `host` hears: undefined and `::` are all, `0.0.0.0` is all
 * of IPv4.
 * @param first the interface that comes first
 */
export function privateAddresses(
  interfaces: Interfaces,
  first: string | undefined,
  host: string | undefined,
): string[] {
  const rank = (name: string, { internal }: { internal: boolean }) => (name === first ? 0 : internal ? 2 : 1);
  const found = Object.entries(interfaces).flatMap(([name, entries = []]) =>
    entries.map((entry) => ({ address: unwrapAddress(entry.address), rank: rank(name, entry) })),
  );
  const heard = found.filter(({ address }) => isPrivateAddress(address) && isHeard(address, host));
  const inOrder = heard.toSorted((a, b) => a.rank - b.rank || isIP(a.address) - isIP(b.address));
  return [...new Set(inOrder.map(({ address }) => address))];
}

/** The interface of the default route with the lowest metric, from the text of Linux's `/proc/net/route`. */
export function defaultInterface(routes: string): string | undefined {
  const [best] = routes
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, destination, , , , , , mask]) => destination === "00000000" && mask === "00000000")
    .toSorted((a, b) => Number(a[6]) - Number(b[6]));
  return best?.[0];
}

function isHeard(address: string, host: string | undefined): boolean {
  const own = host === undefined ? "::" : unwrapAddress(host);
  return own === "::" || own === address || (own === "0.0.0.0" && isIPv4(address));
}

async function addressOf(name: string): Promise<string> {
  try {
    return (await lookup(name)).address;
  } catch {
    return name;
  }
}

/** None where the system lets nobody ask, as Android does. */
function readInterfaces(): Interfaces {
  try {
    return networkInterfaces();
  } catch {
    return {};
  }
}

/** Empty on other systems than Linux. */
function readRoutes(): string {
  try {
    return readFileSync("/proc/net/route", "latin1");
  } catch {
    return "";
  }
}
