import { X509Certificate } from "node:crypto";
import { getCACertificates } from "node:tls";
import { hostOfOrigin } from "#lib/origin.ts";
import { covers, inOneLine, isIssuer, namesOf } from "./pem.ts";
import { unsuitableForBrowsers } from "./suitable.ts";

// What browsers may refuse a certificate for that can be served all the same, a sentence each.

/** @param now milliseconds */
export function warningsFor(leaf: X509Certificate, origins: readonly string[], now: number): string[] {
  const concerns = unsuitableForBrowsers(leaf);
  const uncovered = origins.filter((origin) => !covers(leaf, hostOfOrigin(origin)));
  if (uncovered.length > 0)
    concerns.push(
      `The certificate is not for ${uncovered.join(" or ")}, which ORIGIN names; it is for ${namesOf(leaf).join(", ") || "no name at all"}.`,
    );
  if (now < leaf.validFromDate.getTime())
    concerns.push(
      `The certificate is not valid before ${leaf.validFromDate.toISOString()}; is this machine's clock right?`,
    );
  return concerns;
}

/**
 * Only of a certificate that comes alone: behind an intermediate there may be an authority of the organisation's own,
 * which browsers there trust and this machine need not know.
 * @param chain in order, the server's own first
 */
export function chainWarnings(chain: readonly X509Certificate[]): string[] {
  const [leaf, ...others] = chain;
  if (!leaf || others.length > 0 || leaf.verify(leaf.publicKey) || leadsToKnownRoot([leaf])) return [];
  return [
    `fullchain.pem lacks the intermediate certificate (${inOneLine(leaf.issuer)}), without which phones and programs refuse the connection; append it to the file.`,
  ];
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
