import { once } from "node:events";
import { readFileSync } from "node:fs";
import { constants } from "node:http2";
import { connect } from "node:net";
import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { http2Request, http2Session, rawConnection } from "../support/raw.ts";

// They wait for real clocks, so all wait at once: a minute and a little in all.

let portal: Portal;
let script: string;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "1" });
  const page = await new PlainBrowser(portal).get("/log-in");
  script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page.body)?.[1] ?? "";
});

afterAll(async () => {
  await portal.stop();
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

const postHead = () =>
  `POST /log-in HTTP/1.1\r\nHost: localhost:${portal.port}\r\nOrigin: ${portal.origin}\r\nContent-Type: multipart/form-data; boundary=x\r\n`;

describe.concurrent("a client that", () => {
  test("never finishes its handshake is closed in 10 s", async () => {
    const socket = connect(portal.port, "localhost");
    socket.on("error", () => {});
    await closedWithin(closing(socket), 10);
  });

  test("never finishes its header is closed in 10 s", async () => {
    const socket = await rawConnection(portal);
    socket.resume();
    socket.write("GET /log-in HTTP/1.1\r\nHost: local");
    await closedWithin(closing(socket), 10);
  });

  test("trickles its header is closed in 10 s all the same", async () => {
    const socket = await rawConnection(portal);
    socket.resume();
    socket.write("GET /log-in HTTP/1.1\r\n");
    const trickle = setInterval(() => socket.write("X: 1\r\n"), 500);
    await closedWithin(closing(socket), 10);
    clearInterval(trickle);
  });

  test("trickles a body over HTTP/1.1 is told and closed in 30 s", async () => {
    const socket = await rawConnection(portal);
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.write(`${postHead()}Content-Length: 1000\r\n\r\n`);
    const trickle = setInterval(() => socket.write("x"), 500);
    await closedWithin(closing(socket), 30 + 5);
    clearInterval(trickle);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  test("trickles a body over HTTP/2 is told in 30 s", async () => {
    const session = await http2Session(portal);
    const headers = {
      ":method": "POST",
      ":path": "/log-in",
      origin: portal.origin,
      "content-type": "multipart/form-data; boundary=x",
    };
    const stream = session.request(headers, { endStream: false });
    stream.on("error", () => {});
    const trickle = setInterval(() => stream.write("x"), 500);
    const [answer] = await once(stream, "response");
    expect(answer[":status"]).toBe(408);
    stream.resume();
    await closedWithin(closing(stream), 5);
    clearInterval(trickle);
    session.destroy();
  });

  test("does not read its answers over HTTP/1.1 is given up in 30 s", async () => {
    const socket = await rawConnection(portal);
    socket.pause();
    socket.write(`GET ${script} HTTP/1.1\r\nHost: localhost:${portal.port}\r\n\r\n`.repeat(400));
    await closedWithin(closedByServer(socket), 32);
  });

  test("does not read its answer over HTTP/2 is given up in 30 s", async () => {
    const session = await http2Session(portal);
    session.settings({ initialWindowSize: 0 });
    await once(session, "localSettings");
    const stream = session.request({ ":path": script });
    stream.on("error", () => {});
    await closedWithin(closing(stream), 30);
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
    session.destroy();
  });

  test("is idle over HTTP/1.1 is closed in 60 s", async () => {
    const socket = await rawConnection(portal);
    socket.resume();
    socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost:${portal.port}\r\n\r\n`);
    await closedWithin(closing(socket), 61);
  }, 80_000);

  test("is idle over HTTP/2 is closed in 60 s, PINGs or not", async () => {
    const session = await http2Session(portal);
    await http2Request(session, { ":path": "/healthz" });
    const pings = setInterval(() => !session.destroyed && session.ping(() => {}), 1_000);
    expect(await closedWithin(closing(session), 60)).toBeGreaterThan(50);
    clearInterval(pings);
  }, 80_000);
});

/** A client that does not read learns nothing of the end; the server's side of the connection tells. */
async function closedByServer({ localPort = 0 }: TLSSocket): Promise<void> {
  const established = new RegExp(`:${hex(portal.port)} \\w+:${hex(localPort)} 01 `);
  const connections = () => readFileSync("/proc/net/tcp", "utf8") + readFileSync("/proc/net/tcp6", "utf8");
  expect(connections()).toMatch(established);
  await waitFor(() => !established.test(connections()), 50_000);
}

const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, "0");

describe("many", () => {
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
