import { createServer, type Server, type Socket } from "node:net";
import { unwrapAddress } from "#lib/network.ts";
import type { Settings } from "#lib/settings.ts";
import { answerBrokenRequest } from "./broken-request.ts";
import { holds, networks } from "./client.ts";
import { limitConnections } from "./connections.ts";
import { readProxyHeader } from "./proxy-protocol.ts";

/** The first bytes of a connection must come within this (RFC 8446 sets no limit; design of this portal). */
const firstBytesMs = 10_000;
const handshakeRecord = 0x16;
const longestRecord = 16_384;

type ToTls = (socket: Socket) => void;

export type Front = {
  server: Server;
  /** Who is at the other end of a connection, told by the proxy that passed it on. */
  callerBehind(address: string | undefined, port: number | undefined): string | undefined;
};

/**
 * What comes before TLS on the HTTPS port: says who may connect, believes the PROXY protocol of named addresses,
 * sends an ACME authority's connections (`acme-tls/1`, RFC 8737) where they belong, tells who speaks plain HTTP
 * here, and hands all others on with their bytes.
 */
export function openFront(settings: Settings, toTls: ToTls, toChallenge?: ToTls): Front {
  const proxies = networks(settings.proxyProtocol);
  const callers = new Map<string, string>();
  const server = createServer({ noDelay: true });
  limitConnections(server, settings, settings.workers);
  server.on("error", () => {});
  server.on("connection", (socket) => {
    const pass = (bytes: Buffer) => passOn(socket, bytes, toTls, toChallenge);
    if (!holds(proxies, unwrapAddress(socket.remoteAddress ?? "")))
      return collect(socket, (bytes) => pass(bytes));
    collect(socket, (bytes) => {
      const header = readProxyHeader(bytes);
      if (header === "more") return "more";
      if (header === "broken") return void socket.destroy();
      if (header.source) noteCaller(callers, socket, header.source.address);
      const rest = bytes.subarray(header.length);
      if (rest.length > 0) return pass(rest);
      return collect(socket, pass);
    });
  });
  const callerBehind = (address = "", port = 0) =>
    callers.size === 0 ? undefined : callers.get(`${address} ${port}`);
  return { server, callerBehind };
}

function noteCaller(callers: Map<string, string>, socket: Socket, address: string): void {
  const key = `${socket.remoteAddress} ${socket.remotePort}`;
  callers.set(key, unwrapAddress(address));
  socket.once("close", () => callers.delete(key));
}

/** Gives the first bytes, and more of them for as long as they are not enough. */
function collect(socket: Socket, take: (bytes: Buffer) => unknown): void {
  let bytes: Buffer = Buffer.alloc(0);
  const deadline = setTimeout(() => socket.destroy(), firstBytesMs);
  const read = (chunk: Buffer) => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    socket.pause();
    socket.off("data", read);
    if (take(bytes) === "more") socket.on("data", read).resume();
    else clearTimeout(deadline);
  };
  socket.on("data", read).resume();
  socket.once("close", () => clearTimeout(deadline));
}

/** "more": what the connection is for does not show yet. */
function passOn(socket: Socket, bytes: Buffer, toTls: ToTls, toChallenge?: ToTls): "more" | undefined {
  // A method's first letter: somebody typed http:// with this port.
  if (bytes[0] !== undefined && bytes[0] >= 0x41 && bytes[0] <= 0x5a)
    return void answerBrokenRequest(socket, "plain HTTP");
  // Which protocols are offered may come in a later packet; post-quantum key shares fill more than one.
  if (toChallenge && bytes[0] === handshakeRecord && bytes.length < firstRecordBytes(bytes)) return "more";
  socket.unshift(bytes);
  const isChallenge = bytes[0] === handshakeRecord && bytes.includes("\x0aacme-tls/1");
  if (isChallenge && toChallenge) toChallenge(socket);
  else toTls(socket);
  return undefined;
}

/** The length of the first record with its header (RFC 8446 5.1), never more than one may have. */
function firstRecordBytes(bytes: Buffer): number {
  return 5 + (bytes.length < 5 ? 0 : Math.min(bytes.readUInt16BE(3), longestRecord));
}
