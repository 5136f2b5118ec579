import "reflect-metadata";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";

export type Pair = { certificate: string; key: string };

/** What `openssl req` makes a key of ECDSA P-256 from. */
const p256 = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

/** A new pair for localhost, self-signed unless an issuer is given, as files in a folder of their own. */
export function aPair(key: readonly string[] = p256, issuer?: Pair): Pair {
  const folder = mkdtempSync(join(tmpdir(), "postern-pair-"));
  const pair = { certificate: join(folder, "fullchain.pem"), key: join(folder, "privkey.pem") };
  const by = issuer ? ["-CA", issuer.certificate, "-CAkey", issuer.key] : [];
  const kind = [...key, ...by, "-nodes", "-days", "30"];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", pair.key, "-out", pair.certificate];
  execFileSync("openssl", ["req", "-x509", ...kind, ...names, ...files], { stdio: "ignore" });
  return pair;
}

/** What is in the files of a pair. */
export function contentOf({ certificate, key }: Pair): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(certificate), key: readFileSync(key) };
}

/** A certificate that is issued in a test, with its keys. */
export type Signed = Readonly<{ pem: string; name: string; keys: CryptoKeyPair }>;

const day = 24 * 60 * 60 * 1000;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Valid from a day ago for 30 days. One with DNS names is a server's, one without an authority's. */
export async function aCertificate(name: string, issuer?: Signed, dns: string[] = []): Promise<Signed> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: `CN=${issuer?.name ?? name}`,
    notBefore: new Date(now - day),
    notAfter: new Date(now + 30 * day),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(dns.length === 0),
      new x509.SubjectAlternativeNameExtension(dns.map((value) => ({ type: "dns" as const, value }))),
    ],
  });
  return { pem: `${certificate.toString("pem")}\n`, name, keys };
}

/** Its private key, PKCS#8 PEM. */
export async function keyOf({ keys }: Signed): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
}

/** Root, intermediate and a leaf for localhost, the last with its key; all PEM. */
export type Chain = Readonly<{ root: string; intermediate: string; leaf: string; key: string }>;

export async function aChain(): Promise<Chain> {
  const root = await aCertificate("Root");
  const intermediate = await aCertificate("Intermediate", root);
  const leaf = await aCertificate("Leaf", intermediate, ["localhost"]);
  return { root: root.pem, intermediate: intermediate.pem, leaf: leaf.pem, key: await keyOf(leaf) };
}

/** A folder as CERT_DIR with these files brought. */
export function aCertDir(fullchain: string, privkey: string): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-brought-"));
  writeFileSync(join(folder, "fullchain.pem"), fullchain);
  writeFileSync(join(folder, "privkey.pem"), privkey);
  return folder;
}

/** An authority as earlier versions made them: limited to localhost and its addresses, and in nothing else. */
export async function anOldAuthority(): Promise<{ certificate: string; key: string }> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const constraints = "301ba019300b82096c6f63616c686f7374300a87087f000000ff000000";
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Postern local authority 0a1b2c, O=Postern",
    keys,
    notBefore: new Date(Date.now() - 30 * day),
    notAfter: new Date(Date.now() + 3_000 * day),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension("2.5.29.30", true, Buffer.from(constraints, "hex")),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pem = `${certificate.toString("pem")}\n`;
  return { certificate: pem, key: await keyOf({ pem, name: certificate.subject, keys }) };
}
