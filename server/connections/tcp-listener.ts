import { createServer, type Server, type Socket } from "node:net";
import { unwrapAddress } from "#lib/network.ts";
import type { Settings } from "#lib/settings.ts";
import type { ChallengeServer } from "#server/certificates/acme/challenge-server.ts";
import { networks } from "#server/http/caller.ts";
import { limitConnections, type OpenConnections } from "./connection-limits.ts";
import { readProxyHeader } from "./proxy-protocol.ts";

const handshakeRecord = 0x16;
const longestRecord = 16_384;

type ToTls = (socket: Socket) => void;

export type TcpListener = {
  server: Server;
  /** Who is at the other end of a connection, told by the proxy that passed it on. */
  callerBehind(address: string | undefined, port: number | undefined): string | undefined;
  openConnections: OpenConnections;
};

/**
 * What comes before TLS on the HTTPS port: says who may connect, believes the PROXY protocol of named addresses and
 * sends an ACME authority's connections (`acme-tls/1`, RFC 8737) where they belong. Only for these are the first bytes
 * read here, within `firstBytesMs`: all other connections go to TLS as they are, since reading would cost a tenth of a
 * handshake.
 */
export function openTcpListener(
  settings: Settings,
  toTls: ToTls,
  challenges: ChallengeServer,
  firstBytesMs: number,
): TcpListener {
  const isProxy = networks(settings.proxyProtocol);
  const callers = new Map<string, string>();
  const passOn = (socket: Socket) => passOnTo(toTls, challenges, firstBytesMs, socket);
  const server = createServer({ noDelay: true });
  const openConnections = limitConnections(server, settings, settings.workers);
  server.on("error", () => {});
  server.on("connection", (socket) => {
    // One too many.
    if (socket.destroyed) return;
    if (!isProxy(unwrapAddress(socket.remoteAddress ?? ""))) return void passOn(socket);
    collect(
      socket,
      (bytes) => {
        const header = readProxyHeader(bytes);
        if (header === "more") return "more";
        if (header === "broken") return void socket.destroy();
        if (header.source) noteCaller(callers, socket, header.source.address);
        const rest = bytes.subarray(header.length);
        if (rest.length > 0) socket.unshift(rest);
        passOn(socket);
        return undefined;
      },
      firstBytesMs,
    );
  });
  const callerBehind = (address = "", port = 0) =>
    callers.size === 0 ? undefined : callers.get(`${address} ${port}`);
  return { server, callerBehind, openConnections };
}

function noteCaller(callers: Map<string, string>, socket: Socket, address: string): void {
  const key = `${socket.remoteAddress} ${socket.remotePort}`;
  callers.set(key, unwrapAddress(address));
  socket.once("close", () => callers.delete(key));
}

/** Gives the first bytes, and more of them for as long as they are not enough. */
function collect(socket: Socket, take: (bytes: Buffer) => "more" | undefined, firstBytesMs: number): void {
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

function passOnTo(toTls: ToTls, challenges: ChallengeServer, firstBytesMs: number, socket: Socket): void {
  if (!challenges.areExpected()) return void toTls(socket);
  collect(
    socket,
    (bytes) => {
      const isHandshake = bytes[0] === handshakeRecord;
      // Which protocols are offered may come in a later packet; post-quantum key shares fill more than one.
      if (isHandshake && bytes.length < firstRecordBytes(bytes)) return "more";
      socket.unshift(bytes);
      if (isHandshake && bytes.includes("\x0aacme-tls/1")) challenges.hand(socket);
      else toTls(socket);
      return undefined;
    },
    firstBytesMs,
  );
}

/** The length of the first record with its header (RFC 8446 5.1), never more than one may have. */
function firstRecordBytes(bytes: Buffer): number {
  return 5 + (bytes.length < 5 ? 0 : Math.min(bytes.readUInt16BE(3), longestRecord));
}
