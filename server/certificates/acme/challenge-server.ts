import type { Socket } from "node:net";
import { createSecureContext, createServer, type SecureContext } from "node:tls";
import type { Issued } from "../x509.ts";

const handshakeMs = 10_000;

export type ChallengeServer = Readonly<{
  /** Whether an authority may come: any challenge is set. */
  areExpected(): boolean;
  /** Takes a connection over from its first byte on. */
  hand(socket: Socket): void;
  /** What to show to who asks for the name by SNI; undefined: nothing any more. */
  set(name: string, shown: Issued | undefined): void;
}>;

/**
 * The TLS server that an ACME authority's TLS-ALPN-01 connections are handed to (RFC 8737 3). It speaks `acme-tls/1`
 * alone, shows challenge certificates and nothing else, and ends the connection when the handshake is done.
 */
export function openChallengeServer(): ChallengeServer {
  const shown = new Map<string, SecureContext>();
  const server = createServer({
    ALPNProtocols: ["acme-tls/1"],
    minVersion: "TLSv1.2",
    handshakeTimeout: handshakeMs,
    SNICallback: (name, give) => {
      const context = shown.get(name.toLowerCase());
      if (context) give(null, context);
      else give(new Error("No challenge is set for this name."));
    },
  });
  server.on("secureConnection", (socket) => {
    socket.on("error", () => {});
    socket.end();
  });
  // Without a listener a broken handshake would end the process.
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  return {
    areExpected: () => shown.size > 0,
    hand: (socket) => void server.emit("connection", socket),
    set(name, pair) {
      if (pair) shown.set(name, createSecureContext({ cert: pair.certificate, key: pair.key }));
      else shown.delete(name);
    },
  };
}
