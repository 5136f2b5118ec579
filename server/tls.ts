import { constants } from "node:crypto";
import type { ServerCertificate } from "./certificates/certificate.ts";

/**
 * Mozilla's intermediate configuration 6.0: TLS 1.2 and 1.3, forward secrecy and AEAD only, the client's order; the
 * hybrid post-quantum group first. Whole at every use: what is left out of a new context is forgotten.
 */
export function tlsOptions(certificate: ServerCertificate, ticketKeys: Buffer) {
  return {
    cert: certificate.certificate,
    key: certificate.key,
    minVersion: "TLSv1.2" as const,
    ciphers: [
      "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256",
      "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256",
      "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384",
      "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305",
    ].join(":"),
    ecdhCurve: "X25519MLKEM768:X25519:P-256:P-384",
    honorCipherOrder: false,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION,
    ticketKeys,
    // The same on every machine: by default it comes from the program's arguments, and tickets are bound to it.
    sessionIdContext: "postern",
    /** Seconds. Their key changes with the hour; RFC 8446 4.6.1 allows a week. */
    sessionTimeout: 3_600,
  };
}
