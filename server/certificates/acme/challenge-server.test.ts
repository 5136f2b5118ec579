import type { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { challengePort } from "../../../tests/support/acme.ts";
import { serverNameOf } from "./challenges.ts";
import { challengeCertificate } from "./x509.ts";

const { server, challengeServer } = challengePort(0);
await once(server, "listening");
const { port } = server.address() as AddressInfo;
afterAll(() => void server.close());

/** What a client is shown, or why it is shown nothing. */
async function shown(servername: string, options: ConnectionOptions = { ALPNProtocols: ["acme-tls/1"] }) {
  const socket = connectTls({ port, host: "127.0.0.1", servername, rejectUnauthorized: false, ...options });
  try {
    await once(socket, "secureConnect");
    return { alpn: socket.alpnProtocol, certificate: socket.getPeerX509Certificate() as X509Certificate };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    socket.destroy();
  }
}

test("who asks for a name with a challenge is shown its certificate over acme-tls/1, until it is taken away", async () => {
  const authorization = "token.thumbprint";
  challengeServer.set(
    "portal.example",
    await challengeCertificate("portal.example", authorization, Date.now()),
  );
  const seen = await shown("Portal.Example");
  if (typeof seen !== "object") throw new Error(`Nothing was shown: ${seen}`);
  expect(seen.alpn).toBe("acme-tls/1");
  expect(seen.certificate.subjectAltName).toBe("DNS:portal.example");
  // 1.3.6.1.5.5.7.1.31, critical, an OCTET STRING with an OCTET STRING of the digest (RFC 8737 3).
  const digest = await crypto.subtle.digest("SHA-256", Buffer.from(authorization));
  const extension = `06082b0601050507011f0101ff04220420${Buffer.from(digest).toString("hex")}`;
  expect(seen.certificate.raw.toString("hex")).toContain(extension);
  challengeServer.set("portal.example", undefined);
  expect(await shown("portal.example")).toMatch(/^(ERR_SSL_|ECONNRESET)/);
});

test("another name and another protocol are shown nothing", async () => {
  challengeServer.set("portal.example", await challengeCertificate("portal.example", "x", Date.now()));
  expect(await shown("other.example")).toMatch(/^(ERR_SSL_|ECONNRESET)/);
  expect(await shown("portal.example", { ALPNProtocols: ["h2"] })).toMatch(/^ERR_SSL_|ECONNRESET/);
});

test("random bytes end their own connection, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      socket.end(bytes);
      socket.resume();
      await once(socket, "close");
    }),
    { numRuns: 40 },
  );
  challengeServer.set("portal.example", await challengeCertificate("portal.example", "x", Date.now()));
  expect(await shown("portal.example")).toMatchObject({ alpn: "acme-tls/1" });
});

test.each([
  ["portal.example", "portal.example"],
  ["192.0.2.7", "7.2.0.192.in-addr.arpa"],
  ["2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"],
  ["::", `${"0.".repeat(32)}ip6.arpa`],
])("%s is asked for as %s", (name, asked) => {
  expect(serverNameOf(name)).toBe(asked);
});

test("the reverse name of every address has all its parts", () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      expect(serverNameOf(address)).toMatch(/^([0-9a-f]\.){32}ip6\.arpa$/);
    }),
  );
});
