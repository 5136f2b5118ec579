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

/** Why browsers may refuse a certificate that can be served all the same; worded where it is shown. */
export type CertificateWarning =
  | Readonly<{ code: "not covered"; origins: readonly string[]; names: readonly string[] }>
  | Readonly<{ code: "not yet valid" /** ISO 8601. */; from: string }>
  | Readonly<{ code: "no intermediate"; issuer: string }>
  | Readonly<{ code: "kind of key"; kind: string }>
  | Readonly<{ code: "no signatures" | "must-staple" | "new authority" }>;

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
  /** What other browsers may refuse it for. */
  warnings: readonly CertificateWarning[];
  /** The portal's own authority, where it has issued the certificate: its SHA-256 as `AA:BB:…`. */
  authority: Readonly<{ fingerprint: string; pem: string }> | undefined;
}>;
