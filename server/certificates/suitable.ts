import type { X509Certificate } from "node:crypto";
import type { CertificateWarning } from "#lib/connection-facts.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";

// Whether a certificate, as good as it may be, is one for a server that browsers come to.

const serverAuth = "1.3.6.1.5.5.7.3.1";
const anyUsage = "2.5.29.37.0";
/** For which TLS has a way to sign (RFC 8446, 4.2.3), and those of them that browsers have. */
const signing = /^(RSA|ECDSA P-(256|384|521)|ed25519|ed448|ml-dsa-)/;
const signingInBrowsers = /^(RSA \d|ECDSA P-(256|384)$)/;
const digitalSignature = 0x80;
const keyEncipherment = 0x20;
const keyAgreement = 0x08;

/**
 * @param place names the file in the problem
 * @throws StartProblem if no client of TLS can take it
 */
export function requireSuitable(leaf: X509Certificate, place: string): void {
  const problem = reasonAgainst(leaf, place);
  if (problem !== undefined) throw new StartProblem(problem);
}

function reasonAgainst(leaf: X509Certificate, file: string): Phrase | undefined {
  if (!signing.test(kindOfKey(leaf))) return phrase("certificate.keyKind", { file, kind: kindOfKey(leaf) });
  // What Node calls the key usage is the extended one.
  if (leaf.keyUsage && !leaf.keyUsage.some((usage) => usage === serverAuth || usage === anyUsage))
    return phrase("certificate.notForServers", { file });
  if ((keyUsageOf(leaf) & (digitalSignature | keyEncipherment | keyAgreement)) === 0)
    return phrase("certificate.noSignatures", { file });
  return undefined;
}

/** What browsers refuse it for, though others take it. */
export function unsuitableForBrowsers(leaf: X509Certificate): CertificateWarning[] {
  const warnings: CertificateWarning[] = [];
  if (!signingInBrowsers.test(kindOfKey(leaf))) warnings.push({ code: "kind of key", kind: kindOfKey(leaf) });
  if ((keyUsageOf(leaf) & digitalSignature) === 0) warnings.push({ code: "no signatures" });
  if (mustStaple.test(leaf.raw.toString("hex"))) warnings.push({ code: "must-staple" });
  return warnings;
}

/** In words, as `ECDSA P-256` or `RSA 2048`. */
export function kindOfKey({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType = "unknown", asymmetricKeyDetails: details } = publicKey;
  const curves: Record<string, string> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };
  if (details?.namedCurve) return `ECDSA ${curves[details.namedCurve] ?? details.namedCurve}`;
  if (asymmetricKeyType === "rsa-pss") return `RSA-PSS ${details?.modulusLength}`;
  return details?.modulusLength ? `RSA ${details.modulusLength}` : asymmetricKeyType;
}

// Node does not read these two extensions, and reading them here by their bytes loads nothing. Each is its OID, perhaps
// that it is critical, and an octet string: of bits (RFC 5280 4.2.1.3), or of features, 5 being status_request (RFC 7633).
const keyUsage = /0603551d0f(?:0101ff)?04..03..0.(..)/;
const mustStaple = /06082b06010505070118(?:0101ff)?04..30..(?:0201..)*?020105/;

/** The first eight bits; all of them where it says nothing. */
function keyUsageOf(leaf: X509Certificate): number {
  const [, bits = "ff"] = keyUsage.exec(leaf.raw.toString("hex")) ?? [];
  return Number.parseInt(bits, 16);
}
