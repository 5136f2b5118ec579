import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type * as X509 from "@peculiar/x509";
import { encodeNameConstraints, permits, type Subtree } from "./name-constraints.ts";

/** A certificate and its private key, both PEM. */
export type Issued = Readonly<{ certificate: string; key: string }>;

const day = 24 * 60 * 60 * 1000;
const authorityDays = 3652;
const leafDays = 90;
// A machine whose clock runs ahead still makes certificates that browsers with the right time take.
const authorityBackdatedDays = 30;
const leafBackdatedDays = 2;

const algorithm = { name: "ECDSA", namedCurve: "P-256" };
const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" };
export const nameConstraintsOid = "2.5.29.30";

/** Names that only a private network knows (RFC 6761, RFC 6762, RFC 8375) and addresses nobody else can have. */
const privateSubtrees: readonly Subtree[] = [
  "localhost",
  "local",
  "home.arpa",
  "127.0.0.0/8",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "169.254.0.0/16",
  "100.64.0.0/10",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
];

/**
 * Makes an authority that may vouch for private names and addresses and for `names`, and for nothing else, so
 * that who trusts it need not trust whoever finds its key with the rest of the web.
 */
export async function issueAuthority(names: readonly string[], now: number): Promise<Issued> {
  const x509 = await loadX509();
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signingKey = cryptoKey(privateKey, "sign");
  const verifyingKey = cryptoKey(publicKey, "verify");
  const subject = `CN=Postern local authority ${randomBytes(3).toString("hex")}, O=Postern`;
  const made = await x509.X509CertificateGenerator.create({
    subject,
    issuer: subject,
    ...lifetime(now, authorityBackdatedDays, authorityDays),
    publicKey: verifyingKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension(nameConstraintsOid, true, encodeNameConstraints(permittedFor(names))),
      await x509.SubjectKeyIdentifierExtension.create(verifyingKey),
    ],
    ...common(),
  });
  return { certificate: pemOf(made), key: pemOfKey(privateKey) };
}

/** Has the authority issue a server certificate for these DNS names and addresses, for at most 90 days. */
export async function issueLeaf(authority: Issued, names: readonly string[], now: number): Promise<Issued> {
  const x509 = await loadX509();
  const issuer = new x509.X509Certificate(authority.certificate);
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const verifyingKey = cryptoKey(publicKey, "verify");
  const { notBefore, notAfter } = lifetime(now, leafBackdatedDays, leafDays);
  const made = await x509.X509CertificateGenerator.create({
    subject: "CN=Postern",
    issuer: issuer.subject,
    notBefore,
    notAfter: new Date(Math.min(notAfter.getTime(), issuer.notAfter.getTime())),
    publicKey: verifyingKey,
    signingKey: cryptoKey(createPrivateKey(authority.key), "sign"),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(verifyingKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
    ...common(),
  });
  return { certificate: pemOf(made), key: pemOfKey(privateKey) };
}

/** Whether this authority of ours may vouch for the DNS name or address. */
export async function mayVouchFor(authorityPem: string, name: string): Promise<boolean> {
  const x509 = await loadX509();
  const constraints = new x509.X509Certificate(authorityPem).getExtension(nameConstraintsOid);
  return constraints ? permits(Buffer.from(constraints.value), name) : false;
}

function permittedFor(names: readonly string[]): Subtree[] {
  const own = encodeNameConstraints(privateSubtrees);
  const others = names.filter((name) => !permits(own, name));
  const prefixes = ["", "/32", "/128"]; // as isIP tells: a name, IPv4, IPv6
  const subtrees = others.map((name) => `${name}${prefixes[isIP(name) === 0 ? 0 : isIP(name) === 4 ? 1 : 2]}`);
  return [...privateSubtrees, ...subtrees];
}
