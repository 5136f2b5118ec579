import { once } from "node:events";
import { type AddressInfo, connect as connectTcp, createServer as createRelay } from "node:net";
import {
  type ConnectionOptions,
  connect,
  createServer,
  getCACertificates,
  setDefaultCACertificates,
} from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { issueAuthority, issueLeaf } from "#server/certificates/x509.ts";
import { aPair, contentOf, type Pair } from "../../tests/support/certificates.ts";
import { tlsOptions } from "./tls-options.ts";

type Shown = Readonly<{ certificate: string; key: string }>;

const ticketKeys = Buffer.alloc(48, 7);
const rsa2048 = ["-newkey", "rsa:2048"];
const rsa3072 = ["-newkey", "rsa:3072"];

function shownBy(pair: Pair): Shown {
  const { cert, key } = contentOf(pair);
  return { certificate: cert.toString(), key: key.toString() };
}

async function byOurAuthority(): Promise<Shown> {
  return await issueLeaf(await issueAuthority(["localhost"], Date.now()), ["localhost"], Date.now());
}

/** Issued by a short key that this machine trusts, and sent without it. */
function byShortRootOfThisMachine(): Shown {
  const root = aPair(rsa2048);
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, contentOf(root).cert.toString()]);
  onTestFinished(() => setDefaultCACertificates(before));
  return shownBy(aPair(undefined, root));
}

/** Issued by a short key, and sent with it. */
function withShortIntermediate(): Shown {
  const issuer = aPair(rsa2048);
  const { certificate, key } = shownBy(aPair(undefined, issuer));
  return { certificate: certificate + contentOf(issuer).cert.toString(), key };
}

/** A listener as a worker's; gives its port. */
async function listening(shown: Shown): Promise<number> {
  const certificate = { kind: "brought", names: [], notAfter: 0, warnings: [], ...shown } as const;
  const server = createServer(tlsOptions(certificate, ticketKeys), (socket) => socket.end("hello"));
  server.on("tlsClientError", () => {}).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** One connection to its end: whether it resumed, and what it may resume with. */
async function visit(port: number, options: ConnectionOptions) {
  const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false, ...options });
  const sessions: Buffer[] = [];
  socket.on("session", (session) => sessions.push(session)).resume();
  await once(socket, "secureConnect");
  const resumed = socket.isSessionReused();
  await once(socket, "close");
  return { resumed, session: sessions.at(-1) };
}

/** Passes connections on, and notes what the server says. */
async function relayTo(port: number) {
  const said: Buffer[] = [];
  const relay = createRelay((client) => {
    const server = connectTcp(port, "127.0.0.1");
    server.on("data", (chunk: Buffer) => said.push(chunk)).on("error", () => {});
    client.on("error", () => {});
    server.pipe(client).pipe(server);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void relay.close());
  await once(relay, "listening");
  return { port: (relay.address() as AddressInfo).port, said: () => Buffer.concat(said) };
}

/** The types of the handshake messages that crossed in the clear (RFC 5246, 6.2.1 and 7.4). */
function messagesIn(bytes: Buffer): number[] {
  const handshake: Buffer[] = [];
  for (let at = 0; bytes[at] === 22; at += 5 + bytes.readUInt16BE(at + 3))
    handshake.push(bytes.subarray(at + 5, at + 5 + bytes.readUInt16BE(at + 3)));
  const all = Buffer.concat(handshake);
  const types: number[] = [];
  for (let at = 0; at < all.length; at += 4 + all.readUIntBE(at + 1, 3)) types.push(all[at] ?? -1);
  return types;
}

const shownKinds = [
  ["of the portal's own authority", byOurAuthority],
  ["with a key of ECDSA P-256", () => shownBy(aPair())],
  ["with a key of RSA 3072", () => shownBy(aPair(rsa3072))],
  ["with a key of RSA 2048", () => shownBy(aPair(rsa2048))],
  ["of a short root that this machine trusts", byShortRootOfThisMachine],
  ["sent with a short intermediate", withShortIntermediate],
] as const;

test.each(shownKinds)(
  "with a certificate %s no ticket crosses in TLS 1.2, nothing resumes",
  async (_, make) => {
    const shown = await make();
    const relay = await relayTo(await listening(shown));
    const first = await visit(relay.port, { maxVersion: "TLSv1.2" });
    // ServerHello, Certificate, ServerKeyExchange, ServerHelloDone; a NewSessionTicket would be 4.
    expect(messagesIn(relay.said())).toEqual([2, 11, 12, 14]);
    const again = { maxVersion: "TLSv1.2" as const, ...(first.session && { session: first.session }) };
    expect((await visit(await listening(shown), again)).resumed).toBe(false);
  },
);

test.each(shownKinds.filter(([kind]) => !/2048|short intermediate/.test(kind)))(
  "with a certificate %s a ticket of TLS 1.3 is good wherever the client lands",
  async (_, make) => {
    const shown = await make();
    const { session } = await visit(await listening(shown), {});
    expect(session).toBeDefined();
    const again = await visit(await listening(shown), session ? { session } : {});
    expect(again.resumed).toBe(true);
  },
);
