import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { resolveAbsoluteTarget } from "#server/http/absolute-target.ts";
import { isPlainPath } from "#server/http/plain-path.ts";
import { addressLimitBytes } from "#server/http/request-limits.ts";
import { securityHeaders } from "#server/http/security-headers.ts";
import { sendRawError } from "./raw-error-response.ts";

const challengePath = "/.well-known/acme-challenge/";

/**
 * Plain HTTP: sends people on to HTTPS. It sets no cookie and takes nothing: what would be posted here has crossed the
 * network in the clear already.
 * @param originFor the origin for the Host they gave, never made of a foreign one
 * @param findChallenge what an ACME authority asks for here (RFC 8555 8.3): the key authorization to its token
 */
export function openHttpListener(
  originFor: (host: string) => string,
  findChallenge: (token: string) => Promise<string | undefined>,
): Server {
  const server = createServer(
    {
      requestTimeout: 10_000,
      headersTimeout: 10_000,
      keepAliveTimeout: 1,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => {
      resolveAbsoluteTarget(request, "http");
      const address = request.url ?? "";
      const end = (status: number, headers: Record<string, string> = {}, body = "") => {
        response.writeHead(status, {
          connection: "close",
          "content-length": body.length,
          ...securityHeaders,
          ...headers,
        });
        response.end(body);
      };
      if (!isPlainPath(address) || address.length > addressLimitBytes) return end(400);
      if (request.method !== "GET" && request.method !== "HEAD") return end(405, { allow: "GET, HEAD" });
      if (address.startsWith(challengePath))
        return void findChallenge(address.slice(challengePath.length)).then(
          (authorization) =>
            authorization === undefined
              ? end(404)
              : end(200, { "content-type": "application/octet-stream" }, authorization),
          () => end(503),
        );
      return end(308, { location: originFor(request.headers.host ?? "") + address });
    },
  );
  server.on("clientError", (_error, socket) => socket.destroy());
  server.on("connect", (_request, socket) => sendRawError(socket as Socket, 405));
  return server;
}
