import { once } from "node:events";
import {
  type ClientHttp2Session,
  connect as connectHttp2,
  type IncomingHttpHeaders,
  type SecureClientSessionOptions,
} from "node:http2";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import type { Portal } from "./portal.ts";

/** A bare TLS connection, to speak HTTP/1.1 by hand if nothing else is said. */
export async function rawConnection(portal: Portal, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connectTls({
    host: "localhost",
    port: portal.port,
    ca: portal.authority,
    ALPNProtocols: ["http/1.1"],
    ...options,
  });
  socket.on("error", () => {});
  await once(socket, "secureConnect");
  return socket;
}

/** Sends bytes as they are and gives everything that comes back until the server closes. */
export async function rawExchange(portal: Portal, bytes: string | Buffer): Promise<string> {
  const socket = await rawConnection(portal);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await new Promise((resolve) => socket.once("close", resolve));
  return Buffer.concat(chunks).toString("latin1");
}

/** One request line and header by hand, `Connection: close` added; gives status, header text and body. */
export async function rawRequest(
  portal: Portal,
  line: string,
  headers: string[] = [],
  host = `localhost:${portal.port}`,
) {
  const head = [`${line} HTTP/1.1`, `Host: ${host}`, "Connection: close", ...headers].join("\r\n");
  const answer = await rawExchange(portal, Buffer.from(`${head}\r\n\r\n`, "latin1"));
  const [header = "", body = ""] = answer.split(/\r\n\r\n(.*)/s);
  return { status: Number(header.split(" ")[1]), header, body };
}

export async function http2Session(
  portal: Portal,
  options: SecureClientSessionOptions = {},
): Promise<ClientHttp2Session> {
  const session = connectHttp2(portal.origin, { ca: portal.authority, ...options });
  session.on("error", () => {});
  await once(session, "connect");
  return session;
}

export type Http2Answer = { status: number; headers: IncomingHttpHeaders; body: string; reset: boolean };

/** One HTTP/2 request; a reset stream has status 0. */
export async function http2Request(
  session: ClientHttp2Session,
  headers: Record<string, string | string[]>,
  body?: Buffer,
): Promise<Http2Answer> {
  const stream = session.request(headers, { endStream: body === undefined });
  const answer: Http2Answer = { status: 0, headers: {}, body: "", reset: false };
  stream.on("response", (received) => {
    answer.status = Number(received[":status"]);
    answer.headers = received;
  });
  stream.on("error", () => {
    answer.reset = true;
  });
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    answer.body += chunk;
  });
  if (body) stream.end(body);
  await new Promise((resolve) => stream.once("close", resolve));
  return answer;
}
