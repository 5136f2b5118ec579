import { createServer, type Server } from "node:http";
import { isPlainPath } from "./checks.ts";
import { securityHeaders } from "./security-headers.ts";

/**
 * Plain HTTP: sends people on to HTTPS, under the address they use, whatever Host they gave. It sets no cookie and
 * takes nothing: what would be posted here has crossed the network in the clear already.
 */
export function openPlainListener(canonical: string): Server {
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 10_000, keepAliveTimeout: 1 },
    (request, response) => {
      const address = request.url ?? "";
      const end = (status: number, headers: Record<string, string> = {}) => {
        response.writeHead(status, {
          connection: "close",
          "content-length": 0,
          ...securityHeaders,
          ...headers,
        });
        response.end();
      };
      if (!isPlainPath(address) || address.length > 8_192) return end(400);
      if (address.startsWith("/.well-known/acme-challenge/")) return end(404);
      if (request.method !== "GET" && request.method !== "HEAD") return end(405, { allow: "GET, HEAD" });
      return end(308, { location: canonical + address });
    },
  );
  server.on("clientError", (_error, socket) => socket.destroy());
  server.on("upgrade", (_request, socket) => socket.destroy());
  return server;
}
