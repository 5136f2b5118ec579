import { BlockList, isIPv4, isIPv6 } from "node:net";
import { memoize } from "./memoize.ts";

/**
 * An address as the portal writes it: `::ffff:203.0.113.7` and `::ffff:cb00:7107` are both 203.0.113.7 (RFC 4291
 * 2.5.5.2), other IPv6 addresses are shortened (RFC 5952) and without a zone. What is no address stays as it is.
 */
export function unwrapAddress(address: string): string {
  return !address.includes(":") || address.length > longestAddress ? address : unwrap(address);
}

/** Characters, a zone included. */
const longestAddress = 100;

const unwrap = memoize((address) => {
  const groups = groupsOf(address);
  if (!groups) return address;
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join(".") : shortened(groups);
}, 1_000);

/**
 * Whom to count as one: an IPv4 address, or the /64 that one IPv6 household has (RFC 6177). Everything that is no
 * address is one network, so that nonsense opens no fresh count.
 */
export function networkOf(address: string): string {
  return networksOf(address)[0];
}

/**
 * The same, and around an IPv6 household the /56 and the /48 it may be part of: who is given one of those has 256 or
 * 65 536 households to themselves.
 */
export const networksOf = memoize(networksAround, 1_000);

function networksAround(address: string): readonly [string, ...string[]] {
  const unwrapped = unwrapAddress(address);
  if (isIPv4(unwrapped)) return [unwrapped];
  const groups = groupsOf(unwrapped);
  if (!groups) return ["unknown"];
  const [first = 0, second = 0, third = 0, fourth = 0] = groups;
  const starting = (...kept: number[]) => shortened([...kept, ...Array<number>(8 - kept.length).fill(0)]);
  return [
    `${starting(first, second, third, fourth)}/64`,
    `${starting(first, second, third, fourth & 0xff00)}/56`,
    `${starting(first, second, third)}/48`,
  ];
}

const privateNetworks = new BlockList();
for (const [network, prefix] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  privateNetworks.addSubnet(network, prefix, "ipv4");
privateNetworks.addSubnet("fc00::", 7, "ipv6");

/** Whether only a home's or an office's own network knows the address (RFC 1918, RFC 4193). */
export function isPrivateAddress(address: string): boolean {
  return privateNetworks.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

/** The eight groups of an IPv6 address; undefined for everything else. */
function groupsOf(address: string): number[] | undefined {
  const [bare = ""] = address.split("%");
  if (!isIPv6(bare)) return undefined;
  const [before = "", after] = shortForm(bare).split("::");
  const read = (part: string) =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [front, back] = [read(before), read(after ?? "")];
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

function shortened(groups: readonly number[]): string {
  return shortForm(groups.map((group) => group.toString(16)).join(":"));
}

/** By the URL parser, which writes IPv6 addresses as RFC 5952 says, a dotted end in hexadecimal. */
function shortForm(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
