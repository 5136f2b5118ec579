import { createHash, createPrivateKey } from "node:crypto";
import { isIP } from "node:net";
import type { Issued } from "../x509.ts";
import { newKeyPem } from "./account.ts";

const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256" };
const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" };
const acmeIdentifierOid = "1.3.6.1.5.5.7.1.31";
const day = 24 * 60 * 60 * 1000;

/**
 * A request for a certificate (RFC 2986) for these DNS names and addresses, and no subject, in DER.
 * @param keyPem the certificate's private key, on P-256
 */
export async function signingRequest(names: readonly string[], keyPem: string): Promise<Buffer> {
  const x509 = await loadX509();
  const made = await x509.Pkcs10CertificateRequestGenerator.create({
    keys: await keyPairOf(keyPem),
    signingAlgorithm,
    extensions: [new x509.SubjectAlternativeNameExtension(names.map(generalName))],
  });
  return Buffer.from(made.rawData);
}

/**
 * The certificate that answers a TLS-ALPN-01 challenge (RFC 8737 3): for the one name, with the digest of the key
 * authorization in a critical extension.
 * @param now milliseconds
 */
export async function challengeCertificate(
  name: string,
  authorization: string,
  now: number,
): Promise<Issued> {
  const x509 = await loadX509();
  const key = newKeyPem();
  const digest = createHash("sha256").update(authorization).digest();
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=ACME challenge",
    keys: await keyPairOf(key),
    notBefore: new Date(now - day),
    notAfter: new Date(now + 7 * day),
    signingAlgorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension([generalName(name)]),
      // An OCTET STRING of 32 bytes in DER.
      new x509.Extension(acmeIdentifierOid, true, new Uint8Array([0x04, digest.length, ...digest])),
    ],
  });
  return { certificate: `${made.toString("pem")}\n`, key };
}

/**
 * The key identifier of the authority that signed the certificate (RFC 5280 4.2.1.1); undefined where it names none.
 */
export async function authorityKeyIdOf(certificatePem: string): Promise<Buffer | undefined> {
  const x509 = await loadX509();
  const extension = new x509.X509Certificate(certificatePem).getExtension(
    x509.AuthorityKeyIdentifierExtension,
  );
  return extension?.keyId === undefined ? undefined : Buffer.from(extension.keyId, "hex");
}

function generalName(value: string) {
  return { type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value };
}

async function keyPairOf(keyPem: string): Promise<CryptoKeyPair> {
  const { x, y, d, crv, kty } = createPrivateKey(keyPem).export({ format: "jwk" });
  const take = (jwk: JsonWebKey, use: KeyUsage) =>
    crypto.subtle.importKey("jwk", jwk, keyAlgorithm, true, [use]);
  return {
    publicKey: await take({ kty, crv, x, y }, "verify"),
    privateKey: await take({ kty, crv, x, y, d }, "sign"),
  };
}

/** Loaded when something is to be signed. It needs reflect-metadata before it. */
async function loadX509() {
  await import("reflect-metadata");
  return await import("@peculiar/x509");
}
