/** One certificate of the chain that the server sent. */
export type CertificateFacts = Readonly<{
  subject: string;
  issuer: string;
  /** Milliseconds. */
  notBefore: number;
  notAfter: number;
  /** SHA-256 as `AA:BB:…`. */
  fingerprint: string;
}>;

/**
 * What this request's connection is, told by its socket alone. Undefined is what the runtime does not tell, never
 * what a client claims.
 */
export type ConnectionFacts = Readonly<{
  version: string;
  /** The cipher suite's IANA name. */
  cipher: string;
  /** The key exchange group. */
  group: string | undefined;
  /** What the server signed the handshake with; undefined also where a resumed one needed no signature. */
  signature: string | undefined;
  protocol: "HTTP/1.1" | "HTTP/2";
  /** By ALPN. */
  agreed: string | undefined;
  /** By SNI. */
  serverName: string | undefined;
  resumed: boolean;
  /** The server's own first. */
  chain: readonly CertificateFacts[];
  /** What other browsers may refuse it for, a sentence each. */
  warnings: readonly string[];
  /** The portal's own authority, where it has issued the certificate: its SHA-256 as `AA:BB:…`. */
  authority: Readonly<{ fingerprint: string; pem: string }> | undefined;
}>;
