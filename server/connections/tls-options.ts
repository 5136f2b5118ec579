import { constants } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { ServerCertificate } from "#server/certificates/server-certificate.ts";

const ciphers = [
  "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

const never = constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION;

/**
 * Mozilla's intermediate configuration 6.0: TLS 1.2 and 1.3, forward secrecy and AEAD only, the client's order; the
 * hybrid post-quantum group first. Whole at every use: what is left out of a new context is forgotten.
 */
export function tlsOptions(certificate: ServerCertificate, ticketKeys: Buffer) {
  return {
    cert: certificate.certificate,
    key: certificate.key,
    // OpenSSL would add this machine's roots to the chain that is sent, and hold them to its security level.
    ca: [],
    minVersion: "TLSv1.2" as const,
    ecdhCurve: "X25519MLKEM768:X25519:P-256:P-384",
    honorCipherOrder: false,
    ...ticketsOf13Alone(certificate),
    ticketKeys,
    // The same on every machine: by default it comes from the program's arguments, and tickets are bound to it.
    sessionIdContext: "postern",
    /** Seconds. Their key changes with the hour; RFC 8446 4.6.1 allows a week. */
    sessionTimeout: 3_600,
  };
}

/**
 * A ticket of TLS 1.2 crosses in the clear and holds the connection's own key, so a thief of the ticket key could read
 * recorded connections. OpenSSL's security level 3 switches off those, and those alone, but refuses keys below 128 bits,
 * such as RSA 2048: with these there are no tickets at all (docs/decisions/0016).
 */
function ticketsOf13Alone({ certificate: cert, key }: ServerCertificate) {
  const strictly = `${ciphers}:@SECLEVEL=3`;
  try {
    createSecureContext({ cert, key, ca: [], ciphers: strictly });
    return { ciphers: strictly, secureOptions: never };
  } catch {
    // What OpenSSL takes at no level has been refused before.
    return { ciphers, secureOptions: never | constants.SSL_OP_NO_TICKET };
  }
}
