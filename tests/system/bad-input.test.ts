import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formOf, multipart, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { http2Request, http2Session, rawExchange, rawRequest } from "../support/raw.ts";

let portal: Portal;
let visitor: PlainBrowser;

beforeAll(async () => {
  portal = await startPortal();
  visitor = new PlainBrowser(portal);
});

afterAll(async () => {
  visitor.close();
  expect(await portal.stop()).toBe(0);
});

const password = "a long enough password";
const securityHeaders = {
  "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
};

async function logInForm(): Promise<Record<string, string>> {
  return formOf((await visitor.get("/log-in")).body, ["username", "password"]);
}

describe("who is addressed", () => {
  test.each(["localhost", "evil.example", "evil.example:8443", "localhost:1"])(
    "Host %s is told the right address",
    async (host) => {
      const { status, body, header } = await rawRequest(portal, "GET /log-in", [], host);
      expect(status).toBe(421);
      expect(body).toContain(portal.origin);
      expect(body).toContain("ORIGIN");
      expect(header).toContain("x-content-type-options: nosniff");
    },
  );

  test("a portal on localhost answers on the loopback addresses too", async () => {
    for (const host of ["127.0.0.1", "[::1]", "LOCALHOST"]) {
      expect((await rawRequest(portal, "GET /log-in", [], `${host}:${portal.port}`)).status).toBe(200);
    }
  });

  test("probes are answered under any Host, without a session, with the security headers", async () => {
    for (const path of ["/healthz", "/readyz"]) {
      const { status, body } = await rawRequest(portal, `GET ${path}`, [], "10.0.0.7");
      expect([status, body]).toEqual([200, "ok\n"]);
    }
    expect((await visitor.get("/healthz")).headers).toMatchObject(securityHeaders);
  });

  test("two Host fields are malformed", async () => {
    expect((await rawRequest(portal, "GET /log-in", [`Host: localhost:${portal.port}`])).status).toBe(400);
  });
});

describe("posts of other sites", () => {
  test.each([
    [{ origin: "null", "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "same-site" }],
    [{}],
    [{ origin: "http://" }],
    [{ origin: "https://" }],
    [{ origin: "x" }],
    [{ origin: "https://localhost:99999" }],
    [{ origin: "https://a b" }],
    [{ origin: "a".repeat(5_000) }],
    [{ origin: "null", "sec-fetch-site": "same-origin" }],
  ])("a log-in with %j gets 403", async (headers: Record<string, string>) => {
    const { body, type } = multipart(Object.entries({ ...(await logInForm()), username: "ada", password }));
    const answer = await visitor.send("/log-in", {
      method: "POST",
      headers: { "content-type": type, ...headers },
      body,
    });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain("came from another site");
    expect(answer.headers).toMatchObject(securityHeaders);
  });

  test("two Origin fields are one too many", async () => {
    const { status } = await rawRequest(portal, "POST /log-in", [
      `Origin: ${portal.origin}`,
      `Origin: ${portal.origin}`,
      "Content-Length: 0",
    ]);
    expect(status).toBe(403);
  });
});

describe("what is no form of ours", () => {
  test.each([
    ["urlencoded", "application/x-www-form-urlencoded", "username=ada&password=x"],
    ["JSON", "application/json", "{}"],
    ["text", "text/plain;charset=UTF-8", "[]"],
    ["multipart without its end", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data"],
    ["multipart without a boundary", "multipart/form-data", "x"],
    [
      "a form without Next's inputs",
      "multipart/form-data; boundary=x",
      '--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nada\r\n--x--\r\n',
    ],
  ])("%s gets 400", async (_name, type, body) => {
    const scripted: Record<string, string> = { "next-action": "40".padEnd(42, "0") };
    for (const headers of [{}, scripted]) {
      const sent = { origin: portal.origin, "content-type": type, ...headers };
      expect((await visitor.send("/log-in", { method: "POST", headers: sent, body })).status).toBe(400);
    }
  });

  test("broken UTF-8 in a form gets 400", async () => {
    const { body, type } = multipart(
      Object.entries({ ...(await logInForm()), username: "ad\u00e4", password }),
    );
    const broken = Buffer.from(body.toString("latin1").replace("\u00c3\u00a4", "\u00e4"), "latin1");
    const answer = await visitor.send("/log-in", {
      method: "POST",
      headers: { origin: portal.origin, "content-type": type },
      body: broken,
    });
    expect(answer.status).toBe(400);
  });

  test("a doubled field gets 400", async () => {
    const fields = Object.entries({ ...(await logInForm()), username: "ada", password });
    const { body, type } = multipart([...fields, ["username", "bob"]]);
    const answer = await visitor.send("/log-in", {
      method: "POST",
      headers: { origin: portal.origin, "content-type": type },
      body,
    });
    expect(answer.status).toBe(400);
  });

  test.each(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])(
    "%s gets 405 and what is allowed",
    async (method) => {
      for (const path of ["/log-in", "/information", "/_next/static/x.js"]) {
        const answer = await visitor.send(path, { method });
        expect(answer.status).toBe(405);
        expect(answer.headers.allow).toBe("GET, HEAD, POST");
      }
    },
  );

  test("a form of an older build gets 409 and the way on, posted either way", async () => {
    const form = await logInForm();
    const old = Object.fromEntries(
      Object.entries(form).map(([name, value]) => [
        name.replace(/[0-9a-f]{42}/, "f".repeat(42)),
        value.replace(/[0-9a-f]{42}/, "f".repeat(42)),
      ]),
    );
    const plain = await visitor.post("/log-in", { ...old, username: "ada", password });
    expect(plain.status).toBe(409);
    expect(plain.body).toContain("out of date");
    const scripted = await visitor.call("/log-in", "f".repeat(42), { username: "ada" });
    expect(scripted.status).toBe(409);
    expect(scripted.headers["content-type"]).toBe("text/plain");
    expect(scripted.body).toContain("out of date");
  });
});

describe("addresses", () => {
  test.each([
    "//evil.example",
    "//evil.example/",
    "//evil.example/%2e%2e",
    "/\\evil.example",
    "///information",
    "/information//edit",
    "/%5cevil.example",
    "/a%00b",
    "/a%0d%0ab",
    "/%ff",
  ])("%s is refused and leads nowhere else", async (path) => {
    const { status, header } = await rawRequest(portal, `GET ${path}`);
    expect(status).toBe(400);
    expect(header).not.toMatch(/^location:/im);
  });

  test("a slash at the end leads to the same page without it", async () => {
    for (const [asked, given] of [
      ["GET /information/", "/information"],
      ["GET /log-in/?next=%2Factivity%2F", "/log-in?next=%2Factivity%2F"],
      ["HEAD /nothing/here/", "/nothing/here"],
    ] as const) {
      const { status, header } = await rawRequest(portal, asked);
      expect(status).toBe(308);
      expect(header.split(/\r?\n/)).toContain(`location: ${given}`);
    }
  });

  test.each([
    "/nothing-here",
    "/_next/image?url=%2Ficon.svg&w=64&q=75",
    "/_next/static/nothing.js",
    "/_next/data/x.json",
    "/_not-found",
    "/_global-error",
    "/information/export?format=xml",
  ])("%s is not there", async (path) => {
    const answer = await visitor.get(path);
    expect(answer.status).toBe(404);
    expect(answer.headers).toMatchObject(securityHeaders);
    expect(answer.body).toContain("Page not found");
  });

  test("an address over 8 KiB gets 414", async () => {
    expect((await rawRequest(portal, `GET /log-in?${"a".repeat(8_192)}`)).status).toBe(414);
    expect((await rawRequest(portal, `GET /log-in?${"a".repeat(60_000)}`)).status).toBe(414);
  });

  test("odd request targets do no harm", async () => {
    for (const target of ["http://evil.example/", "*", "log-in"]) {
      expect((await rawRequest(portal, `GET ${target}`)).status).toBe(400);
    }
  });

  test("a whole address in the first line is served if it is the portal's, with any Host", async () => {
    const own = await rawRequest(portal, `GET ${portal.origin}/log-in?x`, [], "evil.example");
    expect([own.status, own.body.includes("Log in")]).toEqual([200, true]);
    for (const other of ["https://evil.example/log-in", "https://localhost/log-in"])
      expect((await rawRequest(portal, `GET ${other}`)).status).toBe(421);
  });

  test("a broken query is ignored", async () => {
    for (const path of ["/log-in?next=%E0%A4%A", "/log-in?next=%ff&done=%", "/log-in?x=%", "/log-in/?%"]) {
      const { status, header } = await rawRequest(portal, `GET ${path}`);
      expect([path, status]).toEqual([path, path.includes("/?") ? 308 : 200]);
      expect(header).not.toMatch(/^location:.*%/im);
    }
    const headers = { rsc: "1" };
    expect((await visitor.get("/log-in?next=%E0%A4%A", headers)).status).toBe(200);
  });

  test("a host with a dot at its end is sent on to the one without, unless something was posted", async () => {
    const host = `localhost.:${portal.port}`;
    for (const method of ["GET", "HEAD"]) {
      const { status, header } = await rawRequest(portal, `${method} /log-in?next=%2Factivity`, [], host);
      expect(status).toBe(308);
      expect(header.split(/\r?\n/)).toContain(`location: ${portal.origin}/log-in?next=%2Factivity`);
    }
    expect((await rawRequest(portal, "POST /log-in", ["Content-Length: 0"], host)).status).toBe(421);
    expect((await rawRequest(portal, "GET /log-in", [], `evil.example.:${portal.port}`)).status).toBe(421);
    const session = await http2Session(portal);
    const { status, headers } = await http2Request(session, { ":path": "/log-in", ":authority": host });
    session.close();
    expect([status, headers.location]).toEqual([308, `${portal.origin}/log-in`]);
  });
});

describe("sizes", () => {
  test("a header over 16 KiB or 64 fields gets 431", async () => {
    expect((await rawRequest(portal, "GET /log-in", [`X-Long: ${"a".repeat(16_400)}`])).status).toBe(431);
    expect((await rawRequest(portal, "GET /log-in", [`X-Long: ${"a".repeat(100_000)}`])).status).toBe(431);
    const many = Array.from({ length: 70 }, (_, at) => `X-${at}: 1`);
    expect((await rawRequest(portal, "GET /log-in", many)).status).toBe(431);
  });

  test("over HTTP/2 such a header is refused or its stream reset", async () => {
    const session = await http2Session(portal);
    for (const extra of [
      { "x-long": "a".repeat(40_000) },
      Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`x-${at}`, "1"])),
    ]) {
      const answer = await http2Request(session, { ":path": "/log-in", ...extra });
      expect([0, 431]).toContain(answer.status);
    }
    session.destroy();
    expect((await visitor.get("/log-in")).status).toBe(200);
  });

  describe.concurrent.each([
    ["/log-in", 16 * 1024],
    ["/sign-up", 16 * 1024],
    ["/information/edit", 1024 * 1024],
  ])("a body posted to %s", (path, most) => {
    const head = () =>
      `POST ${path} HTTP/1.1\r\nHost: localhost:${portal.port}\r\nOrigin: ${portal.origin}\r\nContent-Type: multipart/form-data; boundary=x\r\n`;

    test(`over ${most} bytes gets 413 before it is read, when it says so`, async () => {
      expect(await rawExchange(portal, `${head()}Content-Length: ${most + 1}\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 413 .*This text is too long/s,
      );
      const willing = await rawExchange(
        portal,
        `${head()}Content-Length: ${most + 1}\r\nExpect: 100-continue\r\n\r\n`,
      );
      expect(willing).toMatch(/^HTTP\/1.1 413 /);
    });

    test(`over ${most} bytes gets 413 as soon as the count passes, when it does not say so`, async () => {
      const chunk = `${(most / 16).toString(16)}\r\n${"a".repeat(most / 16)}\r\n`;
      const sent = `${head()}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(17)}`;
      expect(await rawExchange(portal, sent)).toMatch(/^HTTP\/1.1 413 /);
    });

    test(`over ${most} bytes gets 413 over HTTP/2`, async () => {
      const session = await http2Session(portal);
      const headers = {
        ":method": "POST",
        ":path": path,
        origin: portal.origin,
        "content-type": "multipart/form-data; boundary=x",
      };
      const answer = await http2Request(session, headers, Buffer.alloc(most + 1, "a"));
      expect(answer.status).toBe(413);
      session.destroy();
    });

    test(`of ${most} bytes is read`, async () => {
      const rest = multipart([["filler", ""]]).body.length;
      expect((await visitor.post(path, { filler: "a".repeat(most - rest) })).status).toBe(400);
      expect((await visitor.post(path, { filler: "a".repeat(most - rest + 1) })).status).toBe(413);
    });
  });
});

describe("what is not HTTP, or wants to leave it", () => {
  test.each([
    "nonsense\r\n\r\n",
    "GET\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
    "\x16\x03\x01\x00\x05hello",
    "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    `GET / HTTP/1.1\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`,
  ])("%j gets 400, a page with the security headers, and a closed connection", async (bytes) => {
    const answer = await rawExchange(portal, bytes);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/m);
    expect(answer).toMatch(/<\/html>\n?$/);
  });

  test("smuggled requests are refused: both lengths, or a chunked body with a bad size", async () => {
    const head = `POST /log-in HTTP/1.1\r\nHost: localhost:${portal.port}\r\nOrigin: ${portal.origin}\r\n`;
    expect(
      await rawExchange(portal, `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 400 /);
    expect(await rawExchange(portal, `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 400 /,
    );
  });

  test("a WebSocket is refused, with an answer", async () => {
    const upgrade = [
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    for (const path of ["/", "/_next/webpack-hmr", "/log-in"])
      expect((await rawRequest(portal, `GET ${path}`, upgrade)).status).toBe(400);
  });

  test("other offers to change the protocol are ignored, on both ports", async () => {
    const offer = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"];
    expect((await rawRequest(portal, "GET /log-in", offer)).status).toBe(200);
    const plain = await fetchPlain(offer);
    expect(plain).toMatch(/^HTTP\/1.1 308 /);
    expect(plain).toContain(`${portal.origin}/log-in`);
  });

  test("what stands behind an ignored offer in the same packet is not taken for answered", async () => {
    const host = `Host: localhost:${portal.port}`;
    const first = `GET /healthz HTTP/1.1\r\n${host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`;
    const answers = await rawExchange(portal, `${first}GET /log-in HTTP/1.1\r\n${host}\r\n\r\n`);
    expect(answers.match(/^HTTP\/1.1 \d+/gm)).toEqual(["HTTP/1.1 200"]);
    expect(answers).toContain("connection: close");
  });

  test("a tunnel is refused with the portal's own page over both protocols, and logged", async () => {
    const { status, header } = await rawRequest(portal, "CONNECT localhost:443");
    expect([status, header.includes("x-content-type-options: nosniff")]).toEqual([405, true]);
    const session = await http2Session(portal);
    const answer = await http2Request(session, {
      ":method": "CONNECT",
      ":authority": `localhost:${portal.port}`,
    });
    session.close();
    expect(answer.status).toBe(405);
    expect(answer.headers).toMatchObject(securityHeaders);
    await waitFor(() => portal.log().some((line) => line.method === "CONNECT" && line.status === 405));
  });

  test("HTTP/2 with another Host than its authority is malformed", async () => {
    const session = await http2Session(portal);
    const path = { ":path": "/log-in", ":authority": `localhost:${portal.port}` };
    const same = await http2Request(session, { ...path, host: `LOCALHOST:${portal.port}` });
    const other = await http2Request(session, { ...path, host: "evil.example" });
    session.close();
    expect([same.status, other.status]).toEqual([200, 400]);
  });

  test.each(["POST", "PUT", "TRACE", "DELETE", "OPTIONS"])(
    "%s is no way to ask how the portal is",
    async (method) => {
      for (const path of ["/healthz", "/readyz"]) {
        const { status, header } = await rawRequest(portal, `${method} ${path}`, [], "10.0.0.7");
        expect([status, /^allow: GET, HEAD\r?$/im.test(header)]).toEqual([405, true]);
      }
    },
  );

  test("a flood of fields is refused over either protocol, cookies too", async () => {
    const flood = Array.from({ length: 5_000 }, () => "a");
    const session = await http2Session(portal);
    const { status, reset } = await http2Request(session, { ":path": "/log-in", cookie: flood });
    session.destroy();
    expect(status === 431 || reset).toBe(true);
    const fields = flood.slice(0, 1_500).map((name) => `Cookie: ${name}`);
    expect((await rawRequest(portal, "GET /log-in", fields)).status).toBe(431);
    expect((await visitor.get("/log-in")).status).toBe(200);
  });

  test.each([55, 200])(
    "%i cookies of other programs are no obstacle, over either protocol",
    async (count) => {
      const cookies = Array.from({ length: count }, (_, at) => `c${at}=${at}`);
      expect((await rawRequest(portal, "GET /log-in", [`Cookie: ${cookies.join("; ")}`])).status).toBe(200);
      const session = await http2Session(portal);
      const headers = { ":path": "/log-in", cookie: cookies };
      expect((await http2Request(session, headers)).status).toBe(200);
      const large = cookies.map((cookie) => `${cookie}${"x".repeat(20_000 / count)}`);
      const { status, reset } = await http2Request(session, { ...headers, cookie: large });
      session.close();
      expect(status === 431 || reset).toBe(true);
      expect((await rawRequest(portal, "GET /log-in", [`Cookie: ${large.join("; ")}`])).status).toBe(431);
    },
  );

  test("after all of that the portal serves on with the processes it began with", async () => {
    expect((await visitor.get("/log-in")).status).toBe(200);
    expect(portal.log().filter(({ event }) => event === "worker ended" || event === "uncaught")).toEqual([]);
  });
});

/** An answer of the plain port, as it stands on the wire. */
async function fetchPlain(headers: readonly string[]): Promise<string> {
  const socket = connect(portal.httpPort, "127.0.0.1");
  socket.write(["GET /log-in HTTP/1.1", `Host: localhost:${portal.httpPort}`, ...headers].join("\r\n"));
  socket.write("\r\n\r\n");
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
