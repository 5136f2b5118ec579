import { X509Certificate } from "node:crypto";
import { getCACertificates } from "node:tls";
import type { CertificateWarning } from "#lib/connection-facts.ts";
import { log } from "#lib/log.ts";
import { hostOfOrigin } from "#lib/origin.ts";
import { certificateWarningText } from "#lib/words/certificate-words.ts";
import { covers, inOneLine, isIssuer, namesOf } from "./pem.ts";
import { unsuitableForBrowsers } from "./suitable.ts";

// What browsers may refuse a certificate for that can be served all the same.

/** @param now milliseconds */
export function warningsFor(
  leaf: X509Certificate,
  origins: readonly string[],
  now: number,
): CertificateWarning[] {
  const warnings = unsuitableForBrowsers(leaf);
  const uncovered = origins.filter((origin) => !covers(leaf, hostOfOrigin(origin)));
  if (uncovered.length > 0) warnings.push({ code: "not covered", origins: uncovered, names: namesOf(leaf) });
  if (now < leaf.validFromDate.getTime())
    warnings.push({ code: "not yet valid", from: leaf.validFromDate.toISOString() });
  return warnings;
}

/**
 * Only of a certificate that comes alone: behind an intermediate there may be an authority of the organisation's own,
 * which browsers there trust and this machine need not know.
 * @param chain in order, the server's own first
 */
export function chainWarnings(chain: readonly X509Certificate[]): CertificateWarning[] {
  const [leaf, ...others] = chain;
  if (!leaf || others.length > 0 || leaf.verify(leaf.publicKey) || leadsToKnownRoot([leaf])) return [];
  return [{ code: "no intermediate", issuer: inOneLine(leaf.issuer) }];
}

/**
 * Whether one of the authorities that Node knows has issued one of these: Mozilla's, and those of NODE_EXTRA_CA_CERTS.
 * Reading them all takes about 50 ms.
 * @param chain in order, each issued by the next
 */
export function leadsToKnownRoot(chain: readonly X509Certificate[]): boolean {
  return getCACertificates("default").some((pem) => {
    const root = new X509Certificate(pem);
    return chain.some((certificate) => isIssuer(root, certificate));
  });
}

/** The log's own words are English. */
export function logWarnings(warnings: readonly CertificateWarning[]): void {
  for (const warning of warnings) log.warn("certificate", { concern: certificateWarningText("en", warning) });
}
