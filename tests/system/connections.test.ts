import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls, type TLSSocket } from "node:tls";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { of, postern } from "../support/command.ts";
import { password } from "../support/people.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { freePort, type Portal, startPortal, waitFor } from "../support/portal.ts";
import { installed } from "../support/programs.ts";
import { http2Request, http2Session } from "../support/raw.ts";

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2", PROXY_PROTOCOL: "127.0.0.1" });
});

afterAll(async () => {
  expect(await portal.stop()).toBe(0);
  expect(portal.log().filter(({ event }) => event === "worker ended")).toEqual([]);
});

async function dial(host: string, first?: Buffer | string): Promise<Socket> {
  const socket = connect(portal.port, host);
  socket.on("error", () => {});
  await once(socket, "connect");
  if (first !== undefined) socket.write(first);
  return socket;
}

async function everythingFrom(socket: Socket | TLSSocket): Promise<string> {
  let all = "";
  socket.on("data", (chunk) => {
    all += chunk;
  });
  await new Promise((resolve) => socket.once("close", resolve));
  return all;
}

async function overTls(
  socket: Socket,
  options: import("node:tls").ConnectionOptions = {},
): Promise<TLSSocket> {
  const tls = connectTls({ socket, ca: portal.authority, servername: "localhost", ...options });
  tls.on("error", () => {});
  await once(tls, "secureConnect");
  return tls;
}

const request = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost:${portal.port}\r\nConnection: close\r\n\r\n`;

describe("what comes before TLS", () => {
  test.each(["GET /", "POST /log-in", "DELETE /", "CONNECT localhost:443"])(
    "plain HTTP on this port is told where to go: %s",
    async (line) => {
      const answer = await everythingFrom(await dial("::1", `${line} HTTP/1.1\r\nHost: localhost\r\n\r\n`));
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
      expect(answer).toContain("Use https://");
      expect(answer).toContain(portal.origin);
    },
  );

  test("the PROXY protocol of a named address is believed, whole or in pieces, in both versions", async () => {
    const binary = Buffer.from(
      "0d0a0d0a000d0a515549540a2111000ccb0071090a0000011267 01bb".replace(" ", ""),
      "hex",
    );
    for (const header of [Buffer.from("PROXY TCP4 203.0.113.9 10.0.0.1 4711 443\r\n"), binary]) {
      for (const size of [header.length, 5]) {
        const socket = await dial("127.0.0.1");
        socket.setNoDelay(true);
        for (let at = 0; at < header.length; at += size) socket.write(header.subarray(at, at + size));
        const tls = await overTls(socket);
        tls.write(request("/healthz"));
        expect(await everythingFrom(tls)).toMatch(/^HTTP\/1.1 200 /);
      }
    }
    const callers = () =>
      portal.log().filter(({ path, caller }) => path === "/healthz" && caller === "203.0.113.9");
    await waitFor(() => callers().length === 4);
  });

  test("a named address that does not say for whom it calls is closed", async () => {
    expect(await everythingFrom(await dial("127.0.0.1", "GET / HTTP/1.1\r\n\r\n"))).toBe("");
    expect(await everythingFrom(await dial("127.0.0.1", Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05])))).toBe(
      "",
    );
  });

  test("the PROXY protocol of anybody else is no TLS and no HTTP", async () => {
    const answer = await everythingFrom(await dial("::1", "PROXY TCP4 203.0.113.9 10.0.0.1 4711 443\r\n"));
    expect(answer).not.toMatch(/ 200 /);
    expect(portal.log().some(({ caller }) => caller === "203.0.113.10")).toBe(false);
  });
});

describe("TLS", () => {
  test.each([
    ["TLSv1.3", "TLSv1.3"],
    ["TLSv1.2", "TLSv1.2"],
  ] as const)("%s is spoken", async (version, spoken) => {
    const tls = await overTls(await dial("::1"), { minVersion: version, maxVersion: version });
    expect(tls.getProtocol()).toBe(spoken);
    expect(tls.getCipher().name).toMatch(/GCM|CHACHA20/);
    tls.destroy();
  });

  test("TLS 1.1 and suites without forward secrecy are not", async () => {
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" } as const;
    const weak = { maxVersion: "TLSv1.2", ciphers: "AES128-GCM-SHA256:AES128-SHA:@SECLEVEL=0" } as const;
    for (const options of [old, weak]) await expect(overTls(await dial("::1"), options)).rejects.toThrow();
  });

  test("a client cannot make the server shake hands again", async () => {
    const tls = await overTls(await dial("::1"), { maxVersion: "TLSv1.2" });
    const refused = new Promise((resolve) =>
      tls.once("error", resolve).once("close", () => resolve("closed")),
    );
    const asked = new Promise((resolve) => tls.renegotiate({}, (error) => resolve(error ?? "done again")));
    expect(await Promise.race([asked, refused])).not.toBe("done again");
    tls.destroy();
  });

  test("the post-quantum group is chosen where the client has it", () => {
    const said = (groups: string) =>
      execFileSync(process.execPath, [
        "-e",
        `
        const tls = require("node:tls");
        const socket = tls.connect({ port: ${portal.port}, host: "::1", servername: "localhost", rejectUnauthorized: false, ecdhCurve: "${groups}" }, () => {
          console.log(JSON.stringify(socket.getEphemeralKeyInfo()));
          socket.destroy();
        });`,
      ]).toString();
    expect(said("X25519")).toContain("X25519");
    // A client that has nothing else comes through only if the server has it.
    expect(() => said("X25519MLKEM768")).not.toThrow();
  });

  test("sessions resume wherever they land: all workers seal tickets alike", async () => {
    const first = await overTls(await dial("::1"));
    first.write(request("/healthz"));
    first.resume();
    const [session] = (await once(first, "session")) as [Buffer];
    let resumed = 0;
    for (let times = 0; times < 20; times += 1) {
      const again = await overTls(await dial("::1"), { session });
      resumed += Number(again.isSessionReused());
      again.destroy();
    }
    expect(resumed).toBe(20);
  });

  test("openssl gets no ticket of TLS 1.2, which would cross in the clear, and one of TLS 1.3 that is good", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "postern-session-")), "session.pem");
    const client = ["s_client", "-connect", `[::1]:${portal.port}`, "-servername", "localhost"];
    const askWith = (...args: string[]) =>
      execFileSync("openssl", [...client, ...args], {
        input: request("/healthz"),
        stdio: ["pipe", "pipe", "ignore"],
      }).toString();
    const before13 = askWith("-tls1_2", "-ign_eof", "-sess_out", file);
    expect(before13).toContain("New, TLSv1.2");
    expect(before13).not.toContain("TLS session ticket");
    expect(askWith("-tls1_2", "-ign_eof", "-sess_in", file)).toContain("New, TLSv1.2");
    expect(askWith("-tls1_3", "-ign_eof", "-sess_out", file)).toContain("TLS session ticket");
    expect(askWith("-tls1_3", "-ign_eof", "-sess_in", file)).toContain("Reused, TLSv1.3");
  });

  test("and after a restart, and on another machine with the same ticket key", async () => {
    const TICKET_KEY = randomBytes(32).toString("base64url");
    const one = await startPortal({ TICKET_KEY });
    const two = await startPortal({ TICKET_KEY, CERT_DIR: one.certDir });
    const tls = connectTls({ port: one.port, host: "localhost", ca: one.authority });
    tls.on("secureConnect", () => tls.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
    tls.resume();
    const [session] = (await once(tls, "session")) as [Buffer];
    tls.destroy();
    const other = connectTls({ port: two.port, host: "localhost", ca: one.authority, session });
    await once(other, "secureConnect");
    expect(other.isSessionReused()).toBe(true);
    other.destroy();
    await Promise.all([one.stop(), two.stop()]);
  });
});

test("postern health asks as the balancer of PROXY_PROTOCOL does", async () => {
  const settings = { ...of(portal), PROXY_PROTOCOL: "127.0.0.1" };
  expect(await postern(["health"], settings)).toEqual({ code: 0, out: "ok\n", err: "" });
  expect((await postern(["health"], of(portal))).code).toBe(1);
});

describe("hostile bytes", () => {
  test("random bytes, and handshakes with bytes changed, end no process", async () => {
    const hello = await clientHello();
    const mutated = fc
      .array(fc.tuple(fc.nat(hello.length - 1), fc.nat(255)), { maxLength: 8 })
      .map((changes) => {
        const copy = Buffer.from(hello);
        for (const [at, byte] of changes) copy[at] = byte;
        return copy;
      });
    const bytes = fc.oneof(mutated, fc.uint8Array({ minLength: 1, maxLength: 600 }).map(Buffer.from));
    await fc.assert(
      fc.asyncProperty(bytes, async (sent) => {
        const socket = await dial("::1", sent);
        socket.resume();
        socket.end();
        await new Promise((resolve) => socket.once("close", resolve));
      }),
      { numRuns: 150 },
    );
    expect(await direct("/healthz")).toMatch(/^HTTP\/1.1 200 /);
  });

  test("mutated HTTP/2 frames end their connection at most", async () => {
    const frame = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(2 ** 31 - 1), fc.uint8Array({ maxLength: 100 }));
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 10 }), async (frames) => {
        const tls = await overTls(await dial("::1"), { ALPNProtocols: ["h2"] });
        tls.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        tls.write(Buffer.from("000000040000000000", "hex"));
        for (const [type, flags, stream, payload] of frames) {
          const head = Buffer.from([0, 0, payload.length, type % 12, flags, 0, 0, 0, 0]);
          head.writeUInt32BE(stream % 8, 5);
          tls.write(Buffer.concat([head, payload]));
        }
        tls.resume();
        tls.end();
        await new Promise((resolve) => tls.once("close", resolve));
      }),
      { numRuns: 60 },
    );
    expect(await direct("/healthz")).toMatch(/^HTTP\/1.1 200 /);
  });

  test("a flood of CONTINUATION frames is cut off", async () => {
    const tls = await overTls(await dial("::1"), { ALPNProtocols: ["h2"] });
    tls.resume();
    const closed = new Promise((resolve) => tls.once("close", resolve));
    tls.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    tls.write(Buffer.from("000000040000000000", "hex"));
    tls.write(Buffer.from("000001010000000001" + "82", "hex"));
    const frame = Buffer.concat([Buffer.from("000400090000000001", "hex"), Buffer.alloc(1_024, 0x40)]);
    for (let times = 0; times < 500 && !tls.destroyed; times += 1) tls.write(frame);
    await closed;
    expect(await direct("/healthz")).toMatch(/^HTTP\/1.1 200 /);
  });

  async function direct(path: string): Promise<string> {
    const tls = await overTls(await dial("::1"));
    tls.write(request(path));
    return everythingFrom(tls);
  }

  async function clientHello(): Promise<Buffer> {
    const { createServer } = await import("node:net");
    const server = createServer().listen(0, "::1");
    await once(server, "listening");
    const address = server.address() as import("node:net").AddressInfo;
    const socket = connectTls({
      port: address.port,
      host: "::1",
      servername: "localhost",
      ALPNProtocols: ["h2"],
    });
    socket.on("error", () => {});
    const [accepted] = (await once(server, "connection")) as [Socket];
    const [hello] = (await once(accepted, "data")) as [Buffer];
    socket.destroy();
    server.close();
    return hello;
  }
});

describe("behind HAProxy", () => {
  const haproxy = "/usr/sbin/haproxy";
  test.skipIf(!installed("haproxy")).each(["send-proxy", "send-proxy-v2"])(
    "with %s people are who they are: forms work, activity and throttles see the caller",
    async (option) => {
      const port = await freePort();
      const behind = await startPortal({ PROXY_PROTOCOL: "127.0.0.1", ORIGIN: `https://localhost:${port}` });
      const config = join(mkdtempSync(join(tmpdir(), "postern-haproxy-")), "haproxy.cfg");
      writeFileSync(
        config,
        `defaults\n mode tcp\n timeout connect 5s\n timeout client 60s\n timeout server 60s\nfrontend f\n bind 127.0.0.3:${port}\n default_backend b\nbackend b\n server s 127.0.0.1:${behind.port} ${option}\n`,
      );
      const balancer = spawn(haproxy, ["-f", config, "-db"]);
      const through = new PlainBrowser({ ...behind, port, origin: `https://localhost:${port}` }, {
        lookup: toBalancer,
        localAddress: "127.0.0.7",
      } as object);
      await waitFor(async () => (await through.get("/healthz").catch(() => ({ status: 0 }))).status === 200);
      const host = { host: `localhost:${port}` };
      const form = formOf((await through.get("/sign-up", host)).body, ["username"]);
      expect((await through.post("/sign-up", { ...form, username: "ada", password }, host)).status).toBe(303);
      expect((await through.get("/activity", host)).body).toContain("127.0.0.7");
      balancer.kill();
      through.close();
      await behind.stop();
    },
  );

  function toBalancer(
    _host: string,
    options: { all?: boolean },
    answer: (error: null, address: unknown, family?: number) => void,
  ): void {
    if (options.all) answer(null, [{ address: "127.0.0.3", family: 4 }]);
    else answer(null, "127.0.0.3", 4);
  }
});

test("HTTP/2 pages, forms and redirects work as over HTTP/1.1", async () => {
  const other = await startPortal();
  const session = await http2Session(other);
  const page = await http2Request(session, { ":path": "/log-in" });
  expect(page.status).toBe(200);
  expect(page.body).toContain("Log in");
  expect((await http2Request(session, { ":path": "/information" })).headers.location).toBe(
    "/log-in?next=%2Finformation",
  );
  session.destroy();
  await other.stop();
});
