import type { CertificateWarning } from "#lib/connection-facts.ts";
import type { ReplacedAuthority } from "./replaced-authority.ts";

/** What the HTTPS listeners present. */
export type ServerCertificate = Readonly<{
  kind: "brought" | "acme" | "local";
  /** PEM, the server's own first. */
  certificate: string;
  /** PEM. */
  key: string;
  /** DNS names and IP addresses. */
  names: readonly string[];
  /** Milliseconds. */
  notAfter: number;
  /** What browsers may refuse it for. */
  warnings: readonly CertificateWarning[];
  /** The Strict-Transport-Security header (RFC 6797 6.1) that goes with it; undefined: none. */
  strictTransport?: string;
  /** Whom a browser must trust, where the portal is its own authority: SHA-256 as `AA:BB:…`. */
  authority?: Readonly<{ path: string; fingerprint: string; replaced?: ReplacedAuthority }>;
}>;
