import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { constants } from "node:http2";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { promisify, stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signedUp } from "../support/people.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startHurriedPortal, startPortal, waitFor } from "../support/portal.ts";
import { installed } from "../support/programs.ts";
import { http2Request, http2Session, rawConnection } from "../support/raw.ts";
import { writeBeside } from "../support/rows.ts";

const preface = Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), frame(4, 0, 0)]);

/** A frame of HTTP/2 (RFC 9113 4.1). */
function frame(type: number, flags: number, stream: number, payload = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

// They wait for clocks, most of which run ten times as fast here, so all wait at once.

let portal: Portal;
/** Another, for crowds. */
let crowded: Portal;
/** One with clocks that run as ever. */
let calm: Portal;
/** The largest. */
let script: string;

beforeAll(async () => {
  portal = await startHurriedPortal({ WORKERS: "1" });
  // Of several workers each has its share of the limit, and no say in how many connections come to it.
  calm = await startPortal({ WORKERS: "1", CONNECTIONS_PER_NETWORK: "25" });
  crowded = await startHurriedPortal({ WORKERS: "2", CONNECTIONS_PER_NETWORK: "5000" });
  const browser = new PlainBrowser(portal);
  const scripts = (await browser.get("/log-in")).body.match(/\/_next\/static\/[^"]+\.js/g) ?? [];
  const sizes = await Promise.all(scripts.map(async (path) => (await browser.get(path)).body.length));
  script = scripts[sizes.indexOf(Math.max(...sizes))] ?? "";
  browser.close();
});

afterAll(async () => {
  await Promise.all([portal.stop(), crowded.stop(), calm.stop()]);
});

const closedWithin = async (closed: Promise<unknown>, seconds: number) => {
  const began = Date.now();
  await closed;
  const took = (Date.now() - began) / 1_000;
  expect(took).toBeLessThan(seconds + 4);
  return took;
};

const closing = (socket: { once(event: "close", listener: () => void): unknown }) =>
  new Promise<void>((resolve) => socket.once("close", () => resolve()));

/** Stands in no value: its text alone would end one for the parser of Node. */
const boundary = "boundary-".repeat(3);
const form = `multipart/form-data; boundary=${boundary}`;
const postHead = (path = "/log-in") =>
  `POST ${path} HTTP/1.1\r\nHost: localhost:${portal.port}\r\nOrigin: ${portal.origin}\r\nContent-Type: ${form}\r\n`;

describe.concurrent("a client that", () => {
  test("never finishes its handshake is closed in 10 s", async () => {
    const socket = connect(portal.port, "localhost");
    socket.on("error", () => {});
    await closedWithin(closing(socket), 10);
  });

  test("never finishes its header is closed in 1 s", async () => {
    const socket = await rawConnection(portal);
    socket.resume();
    socket.write("GET /log-in HTTP/1.1\r\nHost: local");
    await closedWithin(closing(socket), 1.0);
  });

  test("trickles its header is closed in 1 s all the same", async () => {
    const socket = await rawConnection(portal);
    socket.resume();
    socket.write("GET /log-in HTTP/1.1\r\n");
    const trickle = setInterval(() => socket.write("X: 1\r\n"), 50);
    await closedWithin(closing(socket), 1.0);
    clearInterval(trickle);
  });

  test.each([
    ["never begins over HTTP/2", []],
    ["never finishes its header over HTTP/2", [frame(1, 1, 1, Buffer.from([0x82]))]],
    ["stops within a frame over HTTP/2", [frame(1, 5, 1, Buffer.alloc(20)).subarray(0, 15)]],
  ] as const)("%s is closed in 1 s", async (_, frames) => {
    const socket = await rawConnection(portal, { ALPNProtocols: ["h2"] });
    socket.resume();
    for (const bytes of [preface, ...frames]) socket.write(bytes);
    await closedWithin(closing(socket), 1.0);
  });

  test("trickles a body over HTTP/1.1 is told and closed in 3 s", async () => {
    const socket = await rawConnection(portal);
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.write(`${postHead()}Content-Length: 1000\r\n\r\n`);
    const trickle = setInterval(() => socket.write("x"), 50);
    await closedWithin(closing(socket), 3.5);
    clearInterval(trickle);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  test("brings a file over HTTP/1.1 has longer than 4 s, if enough of it arrives", async () => {
    await writeBeside(
      portal,
      `INSERT OR IGNORE INTO fields (key, label, help, type, "limit", position, purpose) VALUES ('plan', 'Plan', '', 'file', 1000, 50, '')`,
    );
    const browser = await signedUp(portal, "slow");
    const texts = Object.entries(formOf((await browser.get("/information/edit")).body, ["name"]));
    const head = (disposition: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
    const before = [
      ...texts
        .filter(([name]) => name !== "plan")
        .map(([name, text]) => `${head(`name="${name}"`)}${text}\r\n`),
      `${head('name="plan"; filename="plan.pdf"')}%PDF-1.7\n`,
    ].join("");
    const [pieces, pieceBytes, after] = [45, 100_000, `\r\n--${boundary}--\r\n`];
    const length = Buffer.byteLength(before) + pieces * pieceBytes + after.length;
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const socket = await rawConnection(portal);
    const answered = once(socket, "data");
    socket.write(
      `${postHead("/information/edit")}Cookie: ${cookie}\r\nContent-Length: ${length}\r\n\r\n${before}`,
    );
    for (let piece = 0; piece < pieces; piece += 1) {
      socket.write(Buffer.alloc(pieceBytes, "x"));
      // Slower than Node's own clock allows, faster than the portal's.
      await pause(100);
    }
    socket.write(after);
    expect(String(await answered)).toMatch(/^HTTP\/1.1 303 /);
    socket.destroy();
    browser.close();
  });

  test("trickles a body over HTTP/2 is told in 3 s", async () => {
    const session = await http2Session(portal);
    const headers = {
      ":method": "POST",
      ":path": "/log-in",
      origin: portal.origin,
      "content-type": form,
    };
    const stream = session.request(headers, { endStream: false });
    stream.on("error", () => {});
    const trickle = setInterval(() => stream.write("x"), 50);
    const [answer] = await once(stream, "response");
    expect(answer[":status"]).toBe(408);
    stream.resume();
    await closedWithin(closing(stream), 0.5);
    clearInterval(trickle);
    session.destroy();
  });

  test("does not read its answers over HTTP/1.1 is given up in 3 s", async () => {
    const socket = await rawConnection(portal);
    socket.pause();
    socket.write(`GET ${script} HTTP/1.1\r\nHost: localhost:${portal.port}\r\n\r\n`.repeat(30));
    await closedWithin(closedByServer(socket), 3.2);
  });

  test("does not read its answer over HTTP/2 is given up in 3 s", async () => {
    const session = await http2Session(portal);
    session.settings({ initialWindowSize: 0 });
    await once(session, "localSettings");
    const stream = session.request({ ":path": script });
    stream.on("error", () => {});
    await closedWithin(closing(stream), 3.0);
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
    session.destroy();
  });

  test("is idle over HTTP/1.1 is closed in 6 s", async () => {
    const socket = await rawConnection(portal);
    socket.resume();
    socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost:${portal.port}\r\n\r\n`);
    await closedWithin(closing(socket), 6.1);
  });

  test("never finishes its second header over HTTP/2 is closed in 6 s", async () => {
    const socket = await rawConnection(portal, { ALPNProtocols: ["h2"] });
    socket.resume();
    // GET and https of the static table (RFC 7541 A), authority and path by their letters.
    const healthz = Buffer.from("\x82\x87\x01\x09localhost\x04\x08/healthz", "latin1");
    for (const bytes of [preface, frame(1, 5, 1, healthz), frame(1, 1, 3, Buffer.from([0x82]))])
      socket.write(bytes);
    expect(await closedWithin(closing(socket), 6.5)).toBeGreaterThan(5);
  });

  test("is idle over HTTP/2 is closed in 6 s, PINGs or not", async () => {
    const session = await http2Session(portal);
    await http2Request(session, { ":path": "/healthz" });
    const pings = setInterval(() => !session.destroyed && session.ping(() => {}), 100);
    expect(await closedWithin(closing(session), 6.5)).toBeGreaterThan(5);
    clearInterval(pings);
  });
});

describe.concurrent("a crowd of clients", () => {
  const havePrograms = installed("slowhttptest", "h2load");

  test.skipIf(!havePrograms)(
    "gets every answer if it only hurries; every slow kind is closed in time, while others are served and memory stays flat",
    async () => {
      const many = ["-n", "2000", "-c", "20", "-m", "50", `${calm.origin}/log-in`];
      const { stdout } = await promisify(execFile)("h2load", many);
      expect(stdout).toMatch(/2000 succeeded, 0 failed, 0 errored, 0 timeout/);
      expect(stdout).toMatch(/status codes: 2000 2xx/);
      const memoryBefore = memoryOf(crowded);
      let crowd = true;
      const asking = answersWhile(() => crowd);
      const slow = (...args: string[]) => slowHttpTest(crowded, args);
      const noneLeft = "No open connections left";
      const reading = slow(
        "-X",
        "-c",
        "300",
        "-r",
        "150",
        "-w",
        "1",
        "-y",
        "2",
        "-n",
        "1",
        "-z",
        "1",
        "-l",
        "15",
      );
      // One kind after the other: a busy machine is long at all their handshakes, and slowhttptest gives up.
      const headers = await slow("-H", "-c", "500", "-r", "100", "-i", "1", "-l", "30");
      const bodies = await slow("-B", "-c", "300", "-r", "100", "-i", "1", "-l", "30");
      const streams = await heldStreams(32, 63);
      expect({ headers, bodies, streams }).toEqual({ headers: noneLeft, bodies: noneLeft, streams: 2016 });
      // They had their answers, byte by byte out of the system's buffers, and see the end only behind the last one.
      await reading;
      await waitFor(() => establishedTo(crowded) <= 2);
      crowd = false;
      const answers = await asking;
      expect(answers.length).toBeGreaterThan(5);
      expect(new Set(answers)).toEqual(new Set([200]));
      for (const [index, after] of memoryOf(crowded).entries())
        expect(after - (memoryBefore[index] ?? 0)).toBeLessThan(100e6);
      expect(crowded.log().filter(({ event }) => event === "worker ended")).toEqual([]);
    },
    120_000,
  );
});

/** Asks the crowded portal one time after the other; gives each answer's status, or what went wrong instead. */
async function answersWhile(on: () => boolean): Promise<unknown[]> {
  const browser = new PlainBrowser(crowded);
  const answers: unknown[] = [];
  while (on()) {
    answers.push(
      await browser.get("/healthz").then(
        ({ status }) => status,
        (error: unknown) => error,
      ),
    );
    await pause(100);
  }
  browser.close();
  return answers;
}

/** What slowhttptest says of its end. */
async function slowHttpTest({ origin }: Portal, args: readonly string[]): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)("slowhttptest", [
    ...args,
    "-p",
    "5",
    "-u",
    `${origin}/log-in`,
  ]);
  return /Exit status: (.*)/.exec(stripVTControlCharacters(stdout))?.[1]?.trim();
}

/** Opens bodies that never come, this many at once on each connection; gives how many were ended by the portal. */
async function heldStreams(connections: number, each: number): Promise<number> {
  const headers = { ":method": "POST", ":path": "/log-in", origin: crowded.origin, "content-type": form };
  const sessions = await Promise.all(Array.from({ length: connections }, () => http2Session(crowded)));
  const streams = sessions.flatMap((session) =>
    Array.from({ length: each }, () => session.request(headers, { endStream: false })),
  );
  await Promise.all(
    streams.map((stream) => {
      stream.on("error", () => {}).on("response", () => stream.resume());
      return closing(stream);
    }),
  );
  for (const session of sessions) session.destroy();
  return streams.length;
}

/** The resident bytes of each worker. */
function memoryOf({ process: { pid } }: Portal): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  return children.map((child) => {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, "utf8")) ?? [];
    return Number(kilobytes) * 1_024;
  });
}

/** A client that does not read learns nothing of the end; the server's side of the connection tells. */
async function closedByServer({ localPort = 0 }: TLSSocket): Promise<void> {
  expect(establishedTo(portal, localPort)).toBe(1);
  await waitFor(() => establishedTo(portal, localPort) === 0, 50_000);
}

/** How many connections the portal itself holds open, of all clients or of one port. */
function establishedTo({ port }: Portal, from?: number): number {
  const connections = readFileSync("/proc/net/tcp", "utf8") + readFileSync("/proc/net/tcp6", "utf8");
  const client = from === undefined ? "\\w{4}" : hex(from);
  return connections.match(new RegExp(`:${hex(port)} \\w+:${client} 01 `, "g"))?.length ?? 0;
}

const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, "0");

describe("many", () => {
  test("pipelined requests are answered in their order, one at a time", async () => {
    const socket = await rawConnection(portal);
    const paths = Array.from({ length: 20 }, (_, index) => (index % 2 ? "/healthz" : `/log-in?x=${index}`));
    const bytes = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost:${portal.port}\r\n\r\n`);
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.write(bytes.join(""));
    await waitFor(() => answer.match(/HTTP\/1.1 200/g)?.length === 20);
    const types = [...answer.matchAll(/content-type: ([^;\r]+)/gi)].map(([, type]) => type);
    expect(types).toEqual(paths.map((path) => (path === "/healthz" ? "text/plain" : "text/html")));
    socket.destroy();
  });

  test("pipelined requests that nobody could want to read end their connection, and cost next to nothing", async () => {
    const before = memoryOf(portal)[0] ?? 0;
    for (let connection = 0; connection < 10; connection += 1) {
      const socket = await rawConnection(portal);
      const closed = closing(socket);
      socket.write(`GET /log-in?next=%2Fx HTTP/1.1\r\nHost: localhost:${portal.port}\r\n\r\n`.repeat(5_000));
      socket.resume();
      await closedWithin(closed, 1);
    }
    expect((await new PlainBrowser(portal).get("/healthz")).status).toBe(200);
    expect((memoryOf(portal)[0] ?? 0) - before).toBeLessThan(100e6);
  });

  test("streams: 64 at a time on a connection", async () => {
    const session = await http2Session(portal);
    await http2Request(session, { ":path": "/healthz" });
    expect(session.remoteSettings.maxConcurrentStreams).toBe(64);
    session.destroy();
  });

  test("resets: a connection that opens and resets without end is closed", async () => {
    const session = await http2Session(portal);
    const closed = closing(session);
    for (let times = 0; times < 300 && !session.destroyed; times += 1) {
      const stream = session.request({ ":path": "/log-in" });
      stream.on("error", () => {});
      stream.close(constants.NGHTTP2_CANCEL);
      if (times % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
    }
    await closedWithin(closed, 5);
    expect((await new PlainBrowser(portal).get("/healthz")).status).toBe(200);
  });

  test("connections: no more than the setting says from one network", async () => {
    const small = await startPortal({ WORKERS: "1", CONNECTIONS_PER_NETWORK: "5" });
    const held = await Promise.all(Array.from({ length: 5 }, () => rawConnection(small)));
    const refused = connect(small.port, "localhost");
    refused.on("error", () => {});
    await closedWithin(closing(refused), 1);
    held[0]?.destroy();
    await expect
      .poll(() =>
        rawConnection(small).then(
          (socket) => socket.destroy() && true,
          () => false,
        ),
      )
      .toBe(true);
    for (const socket of held) socket.destroy();
    await small.stop();
  });
});
