import type { KeyObject, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { isIssuer, namesOf, readCertificates, readIfThere, readPrivateKey } from "./pem.ts";
import type { ServerCertificate } from "./server-certificate.ts";
import { requireSuitable } from "./suitable.ts";
import { chainWarnings, warningsFor } from "./warnings.ts";

/**
 * The certificate somebody put into CERT_DIR as `fullchain.pem` and `privkey.pem`; undefined if nobody did.
 * @param now milliseconds
 * @throws StartProblem if it cannot be served
 */
export function openProvidedCertificate(settings: Settings, now: number): ServerCertificate | undefined {
  const chainPath = join(settings.certDir, "fullchain.pem");
  const keyPath = join(settings.certDir, "privkey.pem");
  const [chainText, keyText] = [readIfThere(chainPath), readIfThere(keyPath)];
  if (chainText === undefined && keyText === undefined) return undefined;
  if (chainText === undefined)
    throw new StartProblem(phrase("certificate.missingBeside", { present: keyPath, missing: chainPath }));
  if (keyText === undefined)
    throw new StartProblem(phrase("certificate.missingBeside", { present: chainPath, missing: keyPath }));

  const key = readPrivateKey(keyText, keyPath);
  const chain = inOrder(readCertificates(chainText, chainPath), key);
  const [leaf] = chain;
  if (!leaf) throw new StartProblem(phrase("certificate.otherKey", { key: keyPath, chain: chainPath }));
  if (now >= leaf.validToDate.getTime())
    throw new StartProblem(
      phrase("certificate.ended", { file: chainPath, at: leaf.validToDate.toISOString() }),
    );
  const brought = {
    certificate: chain.map(String).join(""),
    key: key.export({ format: "pem", type: "pkcs8" }).toString(),
  };
  requireSuitable(leaf, chainPath);
  requireUsable(brought, chainPath);
  return {
    kind: "brought",
    ...brought,
    names: namesOf(leaf),
    notAfter: leaf.validToDate.getTime(),
    warnings: [...warningsFor(leaf, settings.origins, now), ...chainWarnings(chain)],
  };
}

/** As RFC 8446 4.4.2 wants it sent: the key's own certificate, then each one's issuer. Others are left out. */
function inOrder(certificates: X509Certificate[], key: KeyObject): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = certificates.find((certificate) => certificate.checkPrivateKey(key));
  while (next && !chain.includes(next)) {
    const last = next;
    chain.push(last);
    next = certificates.find((other) => other !== last && isIssuer(other, last));
  }
  return chain;
}

/** Whether OpenSSL takes it, which refuses short keys and weak signatures. */
function requireUsable({ certificate, key }: { certificate: string; key: string }, place: string): void {
  try {
    createSecureContext({ cert: certificate, key });
  } catch (error) {
    const reason = String(error instanceof Error && "reason" in error ? error.reason : error);
    throw new StartProblem(phrase("certificate.refused", { file: place, reason }), 1, { cause: error });
  }
}
