import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import type { Settings } from "#lib/settings.ts";
import { answerBrokenRequest } from "./broken-request.ts";
import type { ServerCertificate } from "./certificates/certificate.ts";
import { headerLimitBytes, headerLimitFields } from "./checks.ts";
import type { Request, Response } from "./client.ts";
import { limitConnections } from "./connections.ts";
import type { Door } from "./door.ts";

const handshakeMs = 10_000;
const headerMs = 10_000;
const requestMs = 40_000;
const idleMs = 60_000;

/** Mozilla's intermediate configuration 6.0: TLS 1.2 and 1.3, forward secrecy and AEAD only, the client's order. */
function tlsOptions(certificate: ServerCertificate, ticketKeys: Buffer) {
  return {
    cert: certificate.certificate,
    key: certificate.key,
    minVersion: "TLSv1.2" as const,
    ciphers: [
      "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256",
      "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256",
      "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384",
      "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305",
    ].join(":"),
    ecdhCurve: "X25519MLKEM768:X25519:P-256:P-384",
    honorCipherOrder: false,
    ticketKeys,
  };
}

export type Listener = {
  server: Http2SecureServer;
  /** Ends what is idle and tells the rest to: GOAWAY on HTTP/2, `Connection: close` on HTTP/1.1. */
  close(): void;
};

/** The HTTPS listener of one worker: HTTP/2 and HTTP/1.1 on one port, with the limits Node has and those it lacks. */
export function openListener(
  settings: Settings,
  certificate: ServerCertificate,
  ticketKeys: Buffer,
  door: Door,
): Listener {
  const server = createSecureServer({
    ...tlsOptions(certificate, ticketKeys),
    allowHTTP1: true,
    handshakeTimeout: handshakeMs,
    // Room for too long an address beside too long a header, so that the door can tell the two apart.
    maxHeaderSize: 4 * headerLimitBytes,
    maxHeaderListPairs: headerLimitFields + 4,
    maxSessionMemory: 10,
    settings: { maxConcurrentStreams: 64, maxHeaderListSize: 2 * headerLimitBytes },
    streamResetBurst: 100,
    streamResetRate: 10,
    headersTimeout: headerMs,
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: 1_000,
  } as Parameters<typeof createSecureServer>[0]);
  const sessions = watchSessions(server);
  limitConnections(server, settings);
  server.on("request", (request: Request, response: Response) => void door(request, response));
  server.on(
    "checkContinue",
    (request: Request, response: Response) => void door(request, response, () => response.writeContinue()),
  );
  server.on("upgrade", (_request: Request, socket: Socket) => answerBrokenRequest(socket, 400));
  server.on("clientError", (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Socket) =>
    answerBrokenRequest(socket, error),
  );
  return {
    server,
    close() {
      server.close();
      for (const session of sessions) session.close();
      (server as unknown as { closeIdleConnections?: () => void }).closeIdleConnections?.();
    },
  };
}

/** HTTP/2 connections, with a clock of ours for idleness: Node's own is kept awake by PINGs. */
function watchSessions(server: Http2SecureServer): Set<ServerHttp2Session> {
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    let open = 0;
    let idle = setTimeout(() => session.close(), idleMs);
    session.on("stream", (stream) => {
      open += 1;
      clearTimeout(idle);
      stream.on("error", () => {});
      stream.once("close", () => {
        open -= 1;
        if (open === 0) idle = setTimeout(() => session.close(), idleMs);
      });
    });
    session.on("error", () => {});
    session.once("close", () => {
      clearTimeout(idle);
      sessions.delete(session);
    });
  });
  // Without listeners a bad handshake or frame would end the process.
  server.on("sessionError", () => {});
  server.on("tlsClientError", () => {});
  server.on("error", () => {});
  return sessions;
}
