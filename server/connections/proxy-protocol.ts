import { isIP } from "node:net";

/** The header's length in bytes, and whom it names: nobody when the proxy speaks for itself (a health check). */
export type ProxyHeader = { length: number; source: { address: string; port: number } | undefined };

const signature = Buffer.from([0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]);
const longestLine = 107;
/** Addresses and a few extensions; what is longer is nothing a proxy sends. */
const longestBinary = 1_024;

/**
 * Reads the PROXY protocol's header (HAProxy's specification, versions 1 and 2) from the beginning of a connection.
 * "more": it may still become one; "broken": it never will.
 */
export function readProxyHeader(bytes: Buffer): ProxyHeader | "more" | "broken" {
  if (startsAlike(bytes, signature)) return bytes.length < 16 ? "more" : readBinary(bytes);
  if (startsAlike(bytes, Buffer.from("PROXY "))) return readLine(bytes);
  return "broken";
}

function startsAlike(bytes: Buffer, beginning: Buffer): boolean {
  const length = Math.min(bytes.length, beginning.length);
  return length > 0 && bytes.subarray(0, length).equals(beginning.subarray(0, length));
}

function readLine(bytes: Buffer): ProxyHeader | "more" | "broken" {
  const end = bytes.indexOf("\r\n");
  if (end === -1) return bytes.length < longestLine ? "more" : "broken";
  if (end + 2 > longestLine) return "broken";
  const [, family = "", source = "", , port = ""] = bytes.toString("latin1", 0, end).split(" ");
  const length = end + 2;
  if (family === "UNKNOWN") return { length, source: undefined };
  const kind = family === "TCP4" ? 4 : family === "TCP6" ? 6 : undefined;
  if (kind === undefined || isIP(source) !== kind || !isPort(port)) return "broken";
  return { length, source: { address: source, port: Number(port) } };
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

function readBinary(bytes: Buffer): ProxyHeader | "more" | "broken" {
  const [versionAndCommand = 0, family = 0] = bytes.subarray(12, 14);
  const payload = bytes.readUInt16BE(14);
  const length = 16 + payload;
  if (versionAndCommand >> 4 !== 2 || (versionAndCommand & 0xf) > 1 || length > longestBinary)
    return "broken";
  if (bytes.length < length) return "more";
  if ((versionAndCommand & 0xf) === 0) return { length, source: undefined };
  const addresses = bytes.subarray(16, length);
  if (family === 0x11 && payload >= 12) {
    return {
      length,
      source: { address: addresses.subarray(0, 4).join("."), port: addresses.readUInt16BE(8) },
    };
  }
  if (family === 0x21 && payload >= 36) {
    return { length, source: { address: ipv6(addresses.subarray(0, 16)), port: addresses.readUInt16BE(32) } };
  }
  // Another family (a UNIX socket, say) names nobody that could be counted.
  return { length, source: undefined };
}

function ipv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16));
  return groups.join(":");
}
