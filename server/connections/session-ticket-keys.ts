import { hkdfSync } from "node:crypto";

const hourMs = 3_600_000;

/**
 * The 48 bytes that seal TLS session tickets in this hour (RFC 5077, 4). All workers and machines with the same
 * ticket key derive the same ones, so a connection resumes wherever it lands; an older ticket gets a full handshake.
 */
export function sessionTicketKeysAt(ticketKeys: readonly Buffer[], now: number): Buffer {
  const hour = Math.floor(now / hourMs);
  return Buffer.from(hkdfSync("sha256", ticketKeys[0] ?? Buffer.alloc(0), "", `postern tickets ${hour}`, 48));
}
