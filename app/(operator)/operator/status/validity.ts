import type { CertificateFacts } from "#lib/connection-facts.ts";

/** Of its time, so much is left when a certificate should have been renewed long ago. */
const lateShare = 0.1;

/** How much longer a certificate is valid, in milliseconds, and whether that is too short. */
export function validity(
  certificate: Pick<CertificateFacts, "notBefore" | "notAfter"> | undefined,
  now: number,
): { leftMs: number; isLate: boolean } {
  if (!certificate) return { leftMs: 0, isLate: false };
  const { notBefore, notAfter } = certificate;
  const leftMs = notAfter - now;
  return { leftMs, isLate: leftMs > 0 && leftMs < lateShare * (notAfter - notBefore) };
}
