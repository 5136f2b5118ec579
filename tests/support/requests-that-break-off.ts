import { once } from "node:events";
import { connect as connectHttp2, type OutgoingHttpHeaders } from "node:http2";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import type { Portal } from "./portal.ts";

type Where = Pick<Portal, "port" | "httpPort" | "authority">;

/** One request that is never completed, or has an answer that nobody waits for. */
export type BrokenOff = Readonly<{
  name: string;
  /** Sends the request, waits `afterMs`, and resets the connection (RST, no closing of TLS or HTTP). */
  run(portal: Where, afterMs: number): Promise<void>;
}>;

/** In milliseconds: before the server has read anything, while it reads, and while it answers. */
export const moments = [0, 2, 20] as const;

const heads: Record<string, (host: string) => string> = {
  "nothing at all": () => "",
  "half a request line": () => "GET /log",
  "half a header": (host) => `GET /log-in HTTP/1.1\r\nHost: ${host}\r\nX-`,
  "a page": (host) => `GET /log-in HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  "a page's header": (host) => `HEAD /log-in HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  "a page's new address": (host) => `GET /log-in?next=/${Math.random()} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  "a page for members": (host) => `GET /information HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  "the whole of a pipeline": (host) => `GET /log-in HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(20),
  "a form without its body": (host) =>
    `POST /log-in HTTP/1.1\r\nHost: ${host}\r\nOrigin: https://${host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 500\r\n\r\n`,
  "half a body": (host) =>
    `POST /log-in HTTP/1.1\r\nHost: ${host}\r\nOrigin: https://${host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 500\r\n\r\n--x\r\n`,
  "a body in chunks": (host) =>
    `POST /log-in HTTP/1.1\r\nHost: ${host}\r\nOrigin: https://${host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`,
  "a body that is too large": (host) =>
    `POST /log-in HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 99999999\r\n\r\nhello`,
  "a body it asks leave for": (host) =>
    `POST /log-in HTTP/1.1\r\nHost: ${host}\r\nOrigin: https://${host}\r\nExpect: 100-continue\r\nContent-Length: 500\r\n\r\n`,
  "an unknown expectation": (host) =>
    `POST / HTTP/1.1\r\nHost: ${host}\r\nExpect: wonders\r\nContent-Length: 5\r\n\r\n`,
  "an upgrade": (host) =>
    `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  "an upgrade with a body": (host) =>
    `POST / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 500\r\n\r\nhello`,
  "an upgrade with a body in chunks": (host) =>
    `POST / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel`,
  "an upgrade behind another request": (host) =>
    `GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\nPOST / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 9\r\n\r\nhel`,
  "a tunnel": (host) => `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\nhello`,
  "a tunnel with a body": (host) =>
    `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 500\r\n\r\nhello`,
  "another method": (host) => `TRACE / HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  "no Host": () => "GET / HTTP/1.1\r\n\r\n",
  "no HTTP": () => "\x00\x01\x02\x03 nonsense\r\n\r\n",
  "HTTP/2 unasked": () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "too long a header": (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${"x".repeat(70_000)}`,
};

const http2: Record<string, { headers: OutgoingHttpHeaders; body?: string }> = {
  "a page": { headers: { ":path": "/log-in" } },
  "a page's new address": { headers: { ":path": "/log-in?next=/new" } },
  "a page for members": { headers: { ":path": "/information" } },
  "half a body": { headers: { ":method": "POST", ":path": "/log-in", "content-length": 500 }, body: "hello" },
  "a body that is too large": {
    headers: { ":method": "POST", ":path": "/log-in", "content-length": 99_999_999 },
    body: "hello",
  },
  "a body it asks leave for": {
    headers: { ":method": "POST", ":path": "/log-in", expect: "100-continue", "content-length": 500 },
  },
  "a tunnel": { headers: { ":method": "CONNECT", ":authority": "localhost" } },
  "another method": { headers: { ":method": "TRACE", ":path": "/" } },
};

/** Every kind of request on both ports and in both protocols, each to be broken off at every moment. */
export const requestsThatBreakOff: readonly BrokenOff[] = [
  ...Object.entries(heads).flatMap(([name, head]): BrokenOff[] => [
    { name: `${name}, plain`, run: (portal, afterMs) => plain(portal, head, afterMs) },
    { name: `${name}, HTTP/1.1`, run: (portal, afterMs) => breakOff(portal, head, afterMs) },
  ]),
  ...Object.entries(heads).map(([name, head]): BrokenOff => {
    return { name: `${name}, in the clear on the HTTPS port`, run: (p, afterMs) => clear(p, head, afterMs) };
  }),
  { name: "half a handshake", run: halfHandshake },
  ...Object.entries(http2).map(([name, { headers, body }]): BrokenOff => {
    return { name: `${name}, HTTP/2`, run: (portal, afterMs) => overHttp2(portal, headers, body, afterMs) };
  }),
];

async function tcp(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

async function reset(socket: Socket, afterMs: number): Promise<void> {
  await pause(afterMs);
  socket.resetAndDestroy();
}

async function plain(portal: Where, head: (host: string) => string, afterMs: number): Promise<void> {
  const socket = await tcp(portal.httpPort);
  socket.write(head(`localhost:${portal.httpPort}`));
  await reset(socket, afterMs);
}

async function clear(portal: Where, head: (host: string) => string, afterMs: number): Promise<void> {
  const socket = await tcp(portal.port);
  socket.write(head(`localhost:${portal.port}`));
  await reset(socket, afterMs);
}

/** Sends what `head` says over TLS, in HTTP/1.1, and resets the connection after so many milliseconds. */
export async function breakOff(
  portal: Where,
  head: (host: string) => string,
  afterMs: number,
): Promise<void> {
  const socket = await tcp(portal.port);
  const tls = connectTls({
    socket,
    ca: portal.authority,
    servername: "localhost",
    ALPNProtocols: ["http/1.1"],
  });
  tls.on("error", () => {});
  await once(tls, "secureConnect");
  tls.write(Buffer.from(head(`localhost:${portal.port}`), "latin1"));
  await reset(socket, afterMs);
}

async function halfHandshake(portal: Where, afterMs: number): Promise<void> {
  const socket = await tcp(portal.port);
  socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]));
  await reset(socket, afterMs);
}

async function overHttp2(
  portal: Where,
  headers: OutgoingHttpHeaders,
  body: string | undefined,
  afterMs: number,
): Promise<void> {
  const socket = await tcp(portal.port);
  const tls = connectTls({ socket, ca: portal.authority, servername: "localhost", ALPNProtocols: ["h2"] });
  tls.on("error", () => {});
  await once(tls, "secureConnect");
  const session = connectHttp2(`https://localhost:${portal.port}`, { createConnection: () => tls });
  session.on("error", () => {});
  await once(session, "connect");
  for (let streams = 0; streams < 5; streams += 1) {
    const stream = session.request(headers, { endStream: headers[":method"] === undefined });
    stream.on("error", () => {});
    if (body !== undefined) stream.write(body);
  }
  await reset(socket, afterMs);
  session.destroy();
}
