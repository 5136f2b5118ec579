import { copyFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aCertificate, aPair, keyOf } from "../support/certificates.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { http2Request, http2Session, rawConnection, rawRequest } from "../support/raw.ts";

const header = /^strict-transport-security: (.*)$/im;

describe("with HSTS set", () => {
  let portal: Portal;

  beforeAll(async () => {
    portal = await startPortal({ HSTS: "31536000", WORKERS: "1" });
  });

  afterAll(async () => {
    await portal.stop();
  });

  test.each([
    ["a page", "GET /log-in", [], 200],
    ["the same, kept", "GET /log-in", [], 200],
    ["what leads elsewhere", "GET /information", [], 307],
    ["a page that is not there", "GET /nothing", [], 404],
    ["a probe", "GET /healthz", [], 200],
    ["a download", "GET /connection/trust/authority.pem", [], 200],
    ["another site's form", "POST /log-in", ["Sec-Fetch-Site: cross-site", "Content-Length: 0"], 403],
    ["another method", "DELETE /log-in", [], 405],
    ["too long an address", `GET /${"a".repeat(9_000)}`, [], 414],
    ["too long a header", "GET /log-in", [`X: ${"a".repeat(80_000)}`], 431],
    ["what is not HTTP", "NONSENSE", [], 400],
  ])("%s says so", async (_, line, headers, status) => {
    const answer = await rawRequest(portal, line, headers);
    expect(answer.status).toBe(status);
    expect(answer.header.match(header)?.[1]).toBe("max-age=31536000");
  });

  test("another Host's answer says so, and what is still good in the browser's memory, over HTTP/2 too", async () => {
    expect((await rawRequest(portal, "GET /log-in", [], "other.example")).header).toMatch(header);
    const visitor = new PlainBrowser(portal);
    const { etag = "" } = (await visitor.get("/log-in")).headers;
    const unchanged = await rawRequest(portal, "GET /log-in", [`If-None-Match: ${etag}`]);
    expect(unchanged.status).toBe(304);
    expect(unchanged.header).toMatch(header);
    const session = await http2Session(portal);
    for (const path of ["/log-in", "/nothing"]) {
      const { headers } = await http2Request(session, { ":path": path });
      expect(headers["strict-transport-security"]).toBe("max-age=31536000");
    }
    session.destroy();
  });

  /** What comes back in the clear. */
  async function inTheClear(port: number): Promise<string> {
    const socket = connect(port, "localhost");
    let all = "";
    socket.on("data", (chunk) => {
      all += chunk;
    });
    socket.write(`GET /log-in HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
    await new Promise((resolve) => socket.once("close", resolve));
    return all;
  }

  test("nothing in the clear does, on neither port", async () => {
    const [plain, mistaken] = [await inTheClear(portal.httpPort), await inTheClear(portal.port)];
    expect(plain).toMatch(/^HTTP\/1.1 308 /);
    expect(mistaken).toMatch(/^HTTP\/1.1 400 /);
    for (const answer of [plain, mistaken]) expect(answer).not.toMatch(header);
  });
});

test("without it, it comes and goes with a public authority's certificate, from kept pages too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-public-"));
  const root = await aCertificate("Root");
  const leaf = await aCertificate("Leaf", root, ["portal.example"]);
  writeFileSync(join(folder, "root.pem"), root.pem);
  const CERT_DIR = join(folder, "certs");
  const portal = await startPortal({
    CERT_DIR,
    ORIGIN: "https://portal.example",
    NODE_EXTRA_CA_CERTS: join(folder, "root.pem"),
  });
  /** By several connections, since each worker is told. */
  const said = async () => {
    const all = new Set<string | undefined>();
    for (let times = 0; times < 8; times += 1) {
      const socket = await rawConnection(portal, { rejectUnauthorized: false });
      socket.write("GET /log-in HTTP/1.1\r\nHost: portal.example\r\nConnection: close\r\n\r\n");
      let answer = "";
      for await (const chunk of socket) answer += chunk;
      expect(answer).toMatch(/^HTTP\/1.1 200 /);
      all.add(answer.match(header)?.[1]);
    }
    return [...all];
  };
  const comesTo = (value: string | undefined) =>
    waitFor(async () => {
      const [first, ...others] = await said();
      return others.length === 0 && first === value;
    });
  expect(await said()).toEqual([undefined]);
  writeFileSync(join(CERT_DIR, "privkey.pem"), await keyOf(leaf));
  writeFileSync(join(CERT_DIR, "fullchain.pem"), leaf.pem);
  await comesTo("max-age=31536000");
  const { certificate, key } = aPair();
  copyFileSync(key, join(CERT_DIR, "privkey.pem"));
  copyFileSync(certificate, join(CERT_DIR, "fullchain.pem"));
  await comesTo(undefined);
  await portal.stop();
});
