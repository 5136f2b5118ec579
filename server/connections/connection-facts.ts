import type { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { TLSSocket } from "node:tls";
import type { ConnectionFacts } from "#lib/connection-facts.ts";
import { inOneLine, readCertificates } from "#server/certificates/pem.ts";
import type { ServerCertificate } from "#server/certificates/server-certificate.ts";
import type { NodeRequest } from "#server/http/request.ts";

/** Named groups of RFC 8446 4.2.7 and draft-ietf-tls-ecdhe-mlkem that this server speaks. */
const groups: Record<number, string> = {
  23: "P-256 (secp256r1)",
  24: "P-384 (secp384r1)",
  29: "X25519",
  4588: "X25519MLKEM768",
};

const hashes: Record<string, string> = { prime256v1: "SHA256", secp384r1: "SHA384", secp521r1: "SHA512" };

/** What the request's socket tells of its connection. `certificate`: what the server shows now. */
export function connectionFacts(request: NodeRequest, certificate: ServerCertificate): ConnectionFacts {
  const isHttp2 = request.httpVersionMajor === 2;
  // HTTP/2 wraps the socket in a proxy that passes questions on.
  const socket = (
    isHttp2 && "stream" in request ? request.stream.session?.socket : request.socket
  ) as TLSSocket;
  const { name, standardName } = socket.getCipher();
  const chain = readCertificates(certificate.certificate, "what is shown");
  return {
    version: socket.getProtocol() ?? "unknown",
    cipher: standardName || name,
    group: groupOf(socket.getSession()),
    signature: socket.isSessionReused() ? undefined : signatureOf(socket, chain[0]),
    protocol: isHttp2 ? "HTTP/2" : "HTTP/1.1",
    agreed: socket.alpnProtocol || undefined,
    serverName: typeof socket.servername === "string" ? socket.servername : undefined,
    resumed: socket.isSessionReused(),
    chain: chain.map(factsOf),
    warnings: certificate.warnings,
    authority: certificate.authority && {
      fingerprint: certificate.authority.fingerprint,
      pem: readFileSync(certificate.authority.path, "utf8"),
    },
  };
}

/**
 * OpenSSL signs with the first algorithm that both sides know and the key can do. From TLS 1.3 on a curve has one hash
 * (RFC 8446 4.2.3).
 */
function signatureOf(socket: TLSSocket, leaf: X509Certificate | undefined): string | undefined {
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = leaf?.publicKey ?? {};
  const since13 = socket.getProtocol() === "TLSv1.3";
  const shared = socket.getSharedSigalgs();
  const first = (...families: string[]) => {
    const [family, hash] =
      shared.map((algorithm) => algorithm.split("+")).find(([name = ""]) => families.includes(name)) ?? [];
    return family && `${family} with ${hash}`;
  };
  if (kind === "ed25519") return "Ed25519";
  if (kind === "rsa") return since13 ? first("RSA-PSS") : first("RSA-PSS", "RSA");
  if (kind !== "ec") return undefined;
  return since13 ? `ECDSA with ${hashes[details?.namedCurve ?? ""]}` : first("ECDSA");
}

function factsOf(certificate: X509Certificate): ConnectionFacts["chain"][number] {
  const { subject, issuer, validFromDate, validToDate, fingerprint256 } = certificate;
  return {
    subject: inOneLine(subject),
    issuer: inOneLine(issuer),
    notBefore: validFromDate.getTime(),
    notAfter: validToDate.getTime(),
    fingerprint: fingerprint256,
  };
}

/**
 * The group that OpenSSL notes in a session (SSL_SESSION's ASN.1, field 19). Not documented, so anything that looks
 * otherwise is not told.
 */
export function groupOf(session: Buffer | undefined): string | undefined {
  if (!session) return undefined;
  for (const field of fieldsOf(session)) {
    if (field.tag !== 0xb3) continue;
    const [inner] = fieldsOf(field.content, 0);
    return inner?.tag === 0x02 ? groups[inner.content.reduce((sum, byte) => sum * 256 + byte, 0)] : undefined;
  }
  return undefined;
}

type Field = { tag: number; content: Buffer };

/** The DER fields inside the outer sequence, or side by side with `depth` 0; what is cut short ends them. */
function fieldsOf(bytes: Buffer, depth = 1): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    if (lengthBytes > 4 || at + 2 + lengthBytes > bytes.length) break;
    const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
    const start = at + 2 + lengthBytes;
    if (start + length > bytes.length) break;
    fields.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  const [outer] = fields;
  return depth > 0 && outer ? fieldsOf(outer.content, depth - 1) : fields;
}
