import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { isIP } from "node:net";
import { dirname } from "node:path";
import { whyNoAccess } from "#lib/file-access.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

const certificatePem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const keyPem = /-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----[\s\S]+?-----END \1PRIVATE KEY-----/;

/**
 * The text of a file; undefined if there is none.
 * @param whole the folder it is in, where all of that is the portal's
 * @throws StartProblem if what lies there is no file that can be read
 */
export function readIfThere(path: string, whole?: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return refuseBrokenLink(path);
    const reason = code === "EISDIR" ? phrase("pem.folder", { path }) : whyNoAccess(path, "read", whole);
    throw new StartProblem(reason ?? phrase("pem.unreadable", { path, code }), 1, { cause: error });
  }
}

/** Somebody meant something to be there: a disk that is not mounted, files that were moved. */
function refuseBrokenLink(path: string): undefined {
  for (const place of [path, dirname(path)])
    if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() && !existsSync(place))
      throw new StartProblem(phrase("pem.brokenLink", { path: place, target: readlinkSync(place) }));
}

/**
 * The certificates of a PEM text (RFC 7468), in its order; what stands between them is ignored.
 * @param place names the file in the problem
 * @throws StartProblem if there is none, or one that cannot be read
 */
export function readCertificates(text: string, place: string): X509Certificate[] {
  const found = text.match(certificatePem) ?? [];
  if (found.length === 0) throw new StartProblem(phrase("pem.noCertificate", { file: place }));
  return found.map((pem, index) => {
    try {
      return new X509Certificate(pem);
    } catch {
      throw new StartProblem(phrase("pem.damagedCertificate", { number: index + 1, file: place }));
    }
  });
}

/**
 * The private key of a PEM text, in any of the forms of PKCS#8, PKCS#1 and SEC 1.
 * @throws StartProblem if there is none, or one that cannot be read
 */
export function readPrivateKey(text: string, place: string) {
  const [pem] = keyPem.exec(text) ?? [];
  if (!pem) throw new StartProblem(phrase("pem.noKey", { file: place }));
  if (/ENCRYPTED/.test(pem)) throw new StartProblem(phrase("pem.lockedKey", { file: place }));
  try {
    return createPrivateKey(pem);
  } catch {
    throw new StartProblem(phrase("pem.damagedKey", { file: place }));
  }
}

/** The DNS names and IP addresses a certificate is for (RFC 5280 4.2.1.6), IPv6 in its short form. */
export function namesOf(certificate: X509Certificate): string[] {
  const names = certificate.subjectAltName?.matchAll(/(DNS|IP Address):([^,\s"]+)/g) ?? [];
  return [...names].map(([, , name = ""]) =>
    isIP(name) === 6 ? new URL(`https://[${name}]`).hostname.slice(1, -1) : name,
  );
}

/** Whether a browser that asks for this DNS name or address takes the certificate (RFC 6125, RFC 9525). */
export function covers(certificate: X509Certificate, name: string): boolean {
  const found =
    isIP(name) === 0 ? certificate.checkHost(name, { subject: "never" }) : certificate.checkIP(name);
  return found !== undefined;
}

/** Whether the one signed the other: by name and by signature. */
export function isIssuer(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** A certificate's subject or issuer, of which Node writes one part a line. */
export function inOneLine(name: string | undefined): string {
  return name?.replaceAll("\n", ", ") || "–";
}
