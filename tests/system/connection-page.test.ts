import { execFile, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { installed } from "../support/programs.ts";
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

/** OpenSSL's own names and the standards'. */
const standardNames: Record<string, string> = {
  "ECDHE-ECDSA-AES256-GCM-SHA384": "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305": "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  X25519: "X25519",
  prime256v1: "P-256 (secp256r1)",
};

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
    expect(page.includes("not even with a quantum computer")).toBe(lasting);
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
  expect(page).toContain("with a ticket from an earlier visit");
  expect(page).not.toContain("CertificateVerify");
});

test("over TLS 1.2 there is no ticket, and the next connection is a whole handshake again", async () => {
  const first = await dial({ maxVersion: "TLSv1.2" });
  const session = first.getSession();
  expect(await pageOver(first)).not.toContain("NewSessionTicket");
  const again = await dial({ maxVersion: "TLSv1.2", ...(session && { session }) });
  expect(again.isSessionReused()).toBe(false);
  expect(await pageOver(again)).toContain("ServerKeyExchange");
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

describe.skipIf(!installed("openssl", "curl"))(
  "the page says what other clients say of the same connection:",
  () => {
    const request = () =>
      `GET /connection HTTP/1.1\r\nHost: localhost:${portal.port}\r\nConnection: close\r\n\r\n`;

    test.each([
      ["TLS 1.3", []],
      ["TLS 1.3 with AES-128 and P-256", ["-ciphersuites", "TLS_AES_128_GCM_SHA256", "-groups", "P-256"]],
      ["TLS 1.2", ["-tls1_2"]],
      [
        "TLS 1.2 with ChaCha20 and SHA-512",
        ["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305", "-sigalgs", "ECDSA+SHA512"],
      ],
    ])("openssl s_client over %s", async (_, options) => {
      const to = ["-connect", `localhost:${portal.port}`, "-servername", "localhost"];
      const client = spawn("openssl", ["s_client", ...to, "-alpn", "http/1.1", "-ign_eof", ...options]);
      client.stdin.write(request());
      const said = await text(client.stdout);
      const own = (pattern: RegExp) => pattern.exec(said)?.[1] ?? `nothing like ${pattern}`;
      const cipher = own(/Cipher is (\S+)/);
      for (const fact of [
        `version ${own(/^New, (TLSv[\d.]+)/m)}`,
        `cipher suite ${standardNames[cipher] ?? cipher}`,
        `key exchange ${standardNames[own(/Server Temp Key: (?:ECDH, )?([^,\n]+)/)]}`,
        `signature ${own(/Peer signature type: (\S+)/)} with ${own(/Peer signing digest: (\S+)/)}`,
        `protocol ${own(/ALPN protocol: (\S+)/)}`,
      ])
        expect(said).toContain(fact);
    });

    test.each([
      ["h2", "--http2"],
      ["http/1.1", "--http1.1"],
    ])("curl over %s", async (protocol, option) => {
      const authority = join(portal.certDir, "local/authority.pem");
      const { stdout, stderr } = await promisify(execFile)("curl", [
        ...["-sv", option, "--cacert", authority, `${portal.origin}/connection`],
      ]);
      const [, version, cipher] = /SSL connection using (\S+) \/ (\S+)/.exec(stderr) ?? [];
      expect(stdout).toContain(`version ${version}`);
      expect(stdout).toContain(`cipher suite ${cipher}`);
      expect(stdout).toContain(`protocol ${/ALPN: server accepted (\S+)/.exec(stderr)?.[1]}`);
      expect(stderr).toContain(`server accepted ${protocol}`);
    });
  },
);

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
