import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { http2Request, http2Session } from "../support/raw.ts";

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "1" });
});

afterAll(async () => {
  await portal.stop();
});

async function dial(options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({
    host: "localhost",
    port: portal.port,
    ca: portal.authority,
    servername: "localhost",
    ...options,
  });
  await once(socket, "secureConnect");
  return socket;
}

async function pageOver(socket: TLSSocket, headers = ""): Promise<string> {
  socket.write(
    `GET /connection HTTP/1.1\r\nHost: localhost:${portal.port}\r\nConnection: close\r\n${headers}\r\n`,
  );
  let page = "";
  for await (const chunk of socket) page += chunk;
  return page;
}

test.each(["TLSv1.3", "TLSv1.2"] as const)(
  "over %s the page says what the client at the other end says",
  async (version) => {
    const socket = await dial({ minVersion: version, maxVersion: version, ALPNProtocols: ["http/1.1"] });
    const { standardName } = socket.getCipher();
    const { fingerprint256 } = socket.getPeerCertificate();
    const page = await pageOver(socket);
    for (const fact of [
      `version ${version}`,
      `cipher suite ${standardName}`,
      "server name localhost",
      "protocol http/1.1",
      fingerprint256,
    ]) {
      expect(page).toContain(fact);
    }
    expect(page).toContain(version === "TLSv1.3" ? "CertificateVerify" : "ServerKeyExchange");
  },
);

test.each([
  ["X25519MLKEM768", "X25519MLKEM768", true],
  ["X25519", "X25519", false],
  ["P-256", "P-256 (secp256r1)", false],
] as const)(
  "a client that has only %s reads that group, and the verdict that goes with it",
  async (offered, said, lasting) => {
    const page = await pageOver(await dial({ ecdhCurve: offered }));
    expect(page).toContain(`key exchange ${said}`);
    expect(page.includes("not even by a quantum computer")).toBe(lasting);
  },
);

test("over TLS 1.2 the group is the one the client used", async () => {
  const socket = await dial({ maxVersion: "TLSv1.2", ecdhCurve: "P-256" });
  expect(socket.getEphemeralKeyInfo()).toMatchObject({ name: "prime256v1" });
  expect(await pageOver(socket)).toContain("key exchange P-256 (secp256r1)");
});

test("a resumed connection has no certificates in its handshake", async () => {
  const first = await dial();
  const session = once(first, "session") as Promise<[Buffer]>;
  expect(await pageOver(first)).toContain("CertificateVerify");
  const again = await dial({ session: (await session)[0] });
  expect(again.isSessionReused()).toBe(true);
  const page = await pageOver(again);
  expect(page).toContain("with a ticket of an earlier visit");
  expect(page).not.toContain("CertificateVerify");
});

test("over HTTP/2 too, and the chain is the one that was sent", async () => {
  const session = await http2Session(portal);
  const { body } = await http2Request(session, { ":path": "/connection" });
  const certificate = (session.socket as TLSSocket).getPeerCertificate(true);
  expect(body).toContain("protocol h2");
  expect(body).toContain(certificate.fingerprint256);
  expect(body).toContain(`cipher suite ${(session.socket as TLSSocket).getCipher().standardName}`);
  session.destroy();
});

test("no header changes what it says", async () => {
  const forged = [
    "X-Forwarded-Proto: gopher",
    "X-SSL-Cipher: NULL",
    "SSL_PROTOCOL: SSLv2",
    "Forwarded: proto=gopher",
  ];
  const page = await pageOver(await dial(), `${forged.join("\r\n")}\r\n`);
  expect(page).not.toMatch(/gopher|SSLv2|NULL/);
  expect(new X509Certificate(portal.authority).subject).toContain("Postern local authority");
});

test("the authority is to be had as a file, in both forms, with its fingerprint beside it", async () => {
  const browser = new PlainBrowser(portal);
  const authority = new X509Certificate(portal.authority);
  expect((await browser.get("/connection/trust")).body).toContain(authority.fingerprint256);
  const pem = await browser.get("/connection/trust/authority.pem");
  expect(pem.headers["content-type"]).toBe("application/x-x509-ca-cert");
  expect(pem.body).toBe(portal.authority.toString());
  const crt = await browser.get("/connection/trust/authority.crt");
  expect(crt.headers["content-disposition"]).toBe('attachment; filename="authority.crt"');
  expect(crt.headers["content-length"]).toBe(String(authority.raw.length));
});
