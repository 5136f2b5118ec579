import { createPrivateKey, randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { encodeNameConstraints, permits, type Subtree } from "./name-constraints.ts";

/** A certificate and its private key, both PEM. */
export type Issued = Readonly<{ certificate: string; key: string }>;

const day = 24 * 60 * 60 * 1000;
const authorityDays = 3652;
const leafDays = 90;
// A machine with a clock that runs ahead still makes certificates that browsers with the right time accept.
const authorityBackdatedDays = 30;
const leafBackdatedDays = 2;

const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256" };
const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" };
const nameConstraintsOid = "2.5.29.30";

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
 * Makes an authority that may vouch for servers under private names and addresses and under `names`, and for nothing
 * else: a thief of its key can vouch for no other website, no mail and no program.
 */
export async function issueAuthority(names: readonly string[], now: number): Promise<Issued> {
  const x509 = await loadX509();
  const { publicKey, privateKey } = await makeKeyPair();
  const subject = `CN=Postern local authority ${randomBytes(3).toString("hex")}, O=Postern`;
  const made = await x509.X509CertificateGenerator.create({
    subject,
    issuer: subject,
    ...lifetime(now, authorityBackdatedDays, authorityDays),
    publicKey,
    signingKey: privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      // On an authority it limits all that it issues (CA/Browser Forum Baseline Requirements, 7.1.2.10.6).
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.Extension(nameConstraintsOid, true, new Uint8Array(constraintsFor(names))),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
    serialNumber: serialNumber(),
    signingAlgorithm,
  });
  return { certificate: `${made.toString("pem")}\n`, key: await pemOf(privateKey) };
}

/** Has the authority issue a server certificate for these DNS names and addresses, for at most 90 days. */
export async function issueLeaf(authority: Issued, names: readonly string[], now: number): Promise<Issued> {
  const x509 = await loadX509();
  const issuer = new x509.X509Certificate(authority.certificate);
  const { publicKey, privateKey } = await makeKeyPair();
  const { notBefore, notAfter } = lifetime(now, leafBackdatedDays, leafDays);
  const made = await x509.X509CertificateGenerator.create({
    subject: "CN=Postern",
    issuer: issuer.subjectName,
    notBefore,
    notAfter: new Date(Math.min(notAfter.getTime(), issuer.notAfter.getTime())),
    publicKey,
    signingKey: await signingKeyOf(authority),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
    serialNumber: serialNumber(),
    signingAlgorithm,
  });
  return { certificate: `${made.toString("pem")}\n`, key: await pemOf(privateKey) };
}

/** Whether this authority of ours may vouch for the DNS name or address. */
export async function mayVouchFor(authorityPem: string, name: string): Promise<boolean> {
  const x509 = await loadX509();
  const constraints = new x509.X509Certificate(authorityPem).getExtension(nameConstraintsOid);
  return constraints ? permits(Buffer.from(constraints.value), name) : false;
}

function constraintsFor(names: readonly string[]): Buffer {
  const everywhere = encodeNameConstraints(privateSubtrees);
  const more = [...new Set(names)].filter((name) => !permits(everywhere, name));
  // A name of one label may be a top-level domain as well: a machine called "dev" is not all of .dev.
  const bare = more.filter((name) => isIP(name) === 0 && !name.includes("."));
  const below = bare
    .map((name) => `.${name}`)
    .filter((domain) => !more.some((name) => name.endsWith(domain)));
  return encodeNameConstraints([...privateSubtrees, ...more.map(subtreeOf)], below);
}

function subtreeOf(name: string): Subtree {
  if (isIP(name) === 0) return name;
  return isIP(name) === 4 ? `${name}/32` : `${name}/128`;
}

function lifetime(now: number, backdatedDays: number, days: number): { notBefore: Date; notAfter: Date } {
  const from = now - backdatedDays * day;
  return { notBefore: new Date(from), notAfter: new Date(from + days * day) };
}

/** Random and positive, 128 bits (RFC 5280 4.1.2.2), in hexadecimal. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString("hex");
}

async function makeKeyPair(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
}

async function signingKeyOf({ key }: Issued): Promise<CryptoKey> {
  const der = new Uint8Array(createPrivateKey(key).export({ format: "der", type: "pkcs8" }));
  return await crypto.subtle.importKey("pkcs8", der, keyAlgorithm, false, ["sign"]);
}

async function pemOf(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", key));
  const parsed = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return parsed.export({ format: "pem", type: "pkcs8" }).toString();
}

/** Loaded when a certificate is made, which most starts never do. It needs reflect-metadata before it. */
async function loadX509() {
  await import("reflect-metadata");
  return await import("@peculiar/x509");
}
