import type { IncomingMessage } from "node:http";
import { createSecureServer, type Http2SecureServer, Http2ServerResponse } from "node:http2";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { tally, tallyHandshake } from "#features/metrics/tallies.ts";
import type { Settings } from "#lib/settings.ts";
import type { ChallengeServer } from "#server/certificates/acme/challenge-server.ts";
import type { ServerCertificate } from "#server/certificates/server-certificate.ts";
import { resolveAbsoluteTarget } from "#server/http/absolute-target.ts";
import type { Clocks } from "#server/http/clocks.ts";
import type { AnswerRequest, NodeRequest, NodeResponse } from "#server/http/request.ts";
import { headerLimitBytes } from "#server/http/request-limits.ts";
import { isUploading } from "#server/http/uploading.ts";
import { groupOf } from "./connection-facts.ts";
import { http2Limits } from "./http2-limits.ts";
import { watchHttp2Sessions } from "./http2-sessions.ts";
import type { ListeningSocket } from "./listening-socket.ts";
import { openPipeline } from "./pipelining.ts";
import { sendRawError } from "./raw-error-response.ts";
import { openTcpListener, type TcpListener } from "./tcp-listener.ts";
import { tlsOptions } from "./tls-options.ts";

type Options = Readonly<{
  settings: Settings;
  certificate: ServerCertificate;
  ticketKeys: Buffer;
  /** Takes an ACME authority's connections. */
  challenges: ChallengeServer;
  clocks: Clocks;
  answerRequest: AnswerRequest;
}>;

export type HttpsListener = {
  /** Development's reloading hooks into its upgrades. */
  server: Http2SecureServer;
  /** On the socket that the primary holds, or on the port by itself where there is none. */
  listen(socket: ListeningSocket | undefined, onListening: () => void, onError: (error: Error) => void): void;
  /** Shows another certificate, or seals tickets with another key, from the next handshake on; drops nobody. */
  present(certificate: ServerCertificate, ticketKeys: Buffer): void;
  callerBehind: TcpListener["callerBehind"];
  openConnections: TcpListener["openConnections"];
  /** Ends what is idle and tells the rest to: GOAWAY on HTTP/2, `Connection: close` on HTTP/1.1. */
  close(): void;
};

/** The HTTPS listener of one worker: HTTP/2 and HTTP/1.1 on one port, with the limits Node has and those it lacks. */
export function openHttpsListener(options: Options): HttpsListener {
  const { settings, challenges, clocks } = options;
  const server = createSecureServer({
    ...tlsOptions(options.certificate, options.ticketKeys),
    allowHTTP1: true,
    handshakeTimeout: clocks.handshakeMs,
    // Room for too long an address beside too long a header, so that the door can tell the two apart.
    maxHeaderSize: 4 * headerLimitBytes,
    // Node's own refusal is a bare line; ours is a page (`answerRequests`).
    requireHostHeader: false,
    ...http2Limits,
    headersTimeout: clocks.headerMs,
    requestTimeout: clocks.requestMs,
    keepAliveTimeout: clocks.idleMs,
    connectionsCheckingInterval: Math.min(1_000, clocks.headerMs / 10),
  } as Parameters<typeof createSecureServer>[0]);
  answerRequests(server, options.answerRequest);
  countHandshakes(server);
  const sessions = watchHttp2Sessions(server, clocks);
  const front = openTcpListener(
    settings,
    (socket) => server.emit("connection", socket),
    challenges,
    clocks.handshakeMs,
  );
  return {
    server,
    callerBehind: front.callerBehind,
    openConnections: front.openConnections,
    listen(socket, onListening, onError) {
      const { port, host } = settings;
      front.server.once("error", onError);
      front.server.listen(socket ?? { port, host }, onListening);
      // It listens through the front; this starts its clocks for slow headers and requests.
      server.emit("listening");
    },
    present: (fresh, keys) => server.setSecureContext(tlsOptions(fresh, keys)),
    close() {
      front.server.close();
      server.close();
      for (const session of sessions) session.close();
      (server as unknown as { closeIdleConnections?: () => void }).closeIdleConnections?.();
    },
  };
}

function countHandshakes(server: Http2SecureServer): void {
  server.on("secureConnection", (socket: TLSSocket) =>
    tallyHandshake({
      version: socket.getProtocol(),
      group: groupOf(socket.getSession()),
      resumed: socket.isSessionReused(),
    }),
  );
  server.on("tlsClientError", () => tally("failed handshake"));
}

/** What OpenSSL calls a method's name in place of a handshake; the second is CONNECT. */
const plainHttp = /^ERR_SSL_HTTPS?_(PROXY_)?REQUEST$/;

function answerRequests(server: Http2SecureServer, answerRequest: AnswerRequest): void {
  const take = openPipeline();
  const answerHttp1: AnswerRequest = async (request, response, onWilling) => {
    const { headers, httpVersion, socket } = request;
    if (httpVersion !== "1.1" || headers.host !== undefined) {
      resolveAbsoluteTarget(request as IncomingMessage, "https");
      return answerRequest(request, response, onWilling);
    }
    // RFC 9112, 3.2. What follows on this connection is not begun.
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    sendRawError(socket, 400);
    return closed;
  };
  const answer = (request: NodeRequest, response: NodeResponse, onWilling?: () => void) => {
    // Streams of HTTP/2 have a limit of their own and may overtake each other.
    if (request.httpVersionMajor === 2) void answerRequest(request, response, onWilling);
    else take(request.socket, () => answerHttp1(request, response, onWilling));
  };
  server.on("request", (request: NodeRequest, response: NodeResponse) => answer(request, response));
  server.on("checkContinue", (request: NodeRequest, response: NodeResponse) =>
    answer(request, response, () => response.writeContinue()),
  );
  // An expectation we do not know is none of ours to refuse (RFC 9110, 10.1.1 lets a server ignore it).
  server.on("checkExpectation", (request: NodeRequest, response: NodeResponse) => answer(request, response));
  // There is no listener for "upgrade", so Node takes the offer for what may be ignored (RFC 9110, 7.8) and hands over
  // a plain request: with a listener it would hand over the bare connection instead.
  server.on("connect", (request: NodeRequest, handed: Socket | NodeResponse) => {
    // HTTP/2 hands over a request like all others, HTTP/1.1 the connection.
    if (handed instanceof Http2ServerResponse) void answerRequest(request, handed);
    else sendRawError(handed as Socket, 405);
  });
  server.on("clientError", (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Socket) => {
    // Node says it once, and leaves the connection as it is.
    if (error.code === "ERR_HTTP_REQUEST_TIMEOUT" && isUploading(socket)) return;
    sendRawError(socket, error);
  });
  server.on("tlsClientError", (error: NodeJS.ErrnoException, { _parent: socket }: { _parent?: Socket }) => {
    // Somebody typed http:// with this port. What they get can't be encrypted, so it goes to the connection below.
    if (plainHttp.test(error.code ?? "") && socket) sendRawError(socket, "plain HTTP");
  });
  // Without listeners a bad handshake or frame would end the process.
  for (const event of ["sessionError", "error"]) server.on(event, () => {});
}
