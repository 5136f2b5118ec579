import { isIP, isIPv4 } from "node:net";

/**
 * A DNS name, which stands for all below it too (with a dot before it, for those alone), or a network such as
 * `10.0.0.0/8`.
 */
export type Subtree = string;

type Element = Readonly<{ tag: number; value: Buffer }>;

const sequence = 0x30;
const permittedSubtrees = 0xa0;
const excludedSubtrees = 0xa1;
const rfc822Name = 0x81;
const dnsName = 0x82;
const uniformResourceIdentifier = 0x86;
const ipAddress = 0x87;

/** Of a kind that is not named every name would be permitted. Nobody can have this host (RFC 6761, 6.4). */
const nobodys = [rfc822Name, uniformResourceIdentifier].map((kind) => encode(kind, Buffer.from("invalid")));

/**
 * The names an authority may vouch for: NameConstraints in DER (RFC 5280 4.2.1.10). DNS names and addresses within
 * `permitted` and outside of `excluded`; no e-mail address and no URI.
 */
export function encodeNameConstraints(
  permitted: readonly Subtree[],
  excluded: readonly Subtree[] = [],
): Buffer {
  const subtrees = (bases: readonly Buffer[]) => bases.map((base) => encode(sequence, base));
  const outside = encode(excludedSubtrees, ...subtrees(excluded.map(encodeBase)));
  return encode(
    sequence,
    encode(permittedSubtrees, ...subtrees([...permitted.map(encodeBase), ...nobodys])),
    ...(excluded.length > 0 ? [outside] : []),
  );
}

/** Whether constraints that `encodeNameConstraints` made permit the DNS name or address. */
export function permits(constraints: Buffer, name: string): boolean {
  const [outer] = decode(constraints);
  const lists = decode(outer?.value);
  const isIn = (kind: number) =>
    lists.some(({ tag, value }) => tag === kind && decode(value).some((subtree) => isUnder(subtree, name)));
  return isIn(permittedSubtrees) && !isIn(excludedSubtrees);
}

function isUnder(subtree: Element, name: string): boolean {
  const [base] = decode(subtree.value);
  if (!base) return false;
  if (isIP(name) !== 0) return base.tag === ipAddress && isWithin(addressBytes(name), base.value);
  if (base.tag !== dnsName) return false;
  const domain = base.value.toString("ascii");
  return domain.startsWith(".") ? name.endsWith(domain) : `.${name}`.endsWith(`.${domain}`);
}

function encodeBase(subtree: Subtree): Buffer {
  const [address = "", prefix] = subtree.split("/");
  if (prefix === undefined) return encode(dnsName, Buffer.from(subtree, "ascii"));
  const mask = maskBytes(address, Number(prefix));
  const base = addressBytes(address).map((byte, index) => byte & mask[index]!);
  return encode(ipAddress, base, mask);
}

/** `network` is the address and the mask, one behind the other. */
function isWithin(address: Buffer, network: Buffer): boolean {
  const length = address.length;
  return (
    network.length === 2 * length &&
    address.every((byte, index) => (byte & network[length + index]!) === network[index])
  );
}

function maskBytes(address: string, prefix: number): Buffer {
  const bits = "1".repeat(prefix).padEnd(isIPv4(address) ? 32 : 128, "0");
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  // The URL parser writes an address in one way, without dots in it.
  const [head = "", tail] = new URL(`https://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = (text = "") => text.split(":").filter((group) => group !== "");
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill("0");
  const all = [...groups(head), ...zeros, ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}

function encode(tag: number, ...parts: Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  // X.690 8.1.3: the length in one byte, or how many bytes it has and then those.
  const hex = length.toString(16).padStart(length < 0x100 ? 2 : 4, "0");
  const size = length < 0x80 ? Buffer.from([length]) : Buffer.from(`8${hex.length / 2}${hex}`, "hex");
  return Buffer.concat([Buffer.from([tag]), size, value]);
}

function decode(bytes: Buffer = Buffer.alloc(0)): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const first = bytes[at + 1]!;
    const lengthSize = first < 0x80 ? 0 : first - 0x80;
    const start = at + 2 + lengthSize;
    const length = lengthSize === 0 ? first : bytes.readUIntBE(at + 2, lengthSize);
    elements.push({ tag: bytes[at]!, value: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}
