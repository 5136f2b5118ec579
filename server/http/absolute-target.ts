import type { IncomingMessage } from "node:http";

/**
 * A request that names the whole address in its first line (`GET https://host/path`) becomes the same request with the
 * path there and the host in `Host`, in place of what stood there (RFC 9112, 3.2.2). One of another scheme stays as it is.
 */
export function resolveAbsoluteTarget(request: IncomingMessage, scheme: "http" | "https"): void {
  const { url = "", headers } = request;
  if (url.startsWith("/")) return;
  const [, asked, host, rest = ""] = /^([a-z]+):\/\/([^/?#@\\]+)([/?].*)?$/i.exec(url) ?? [];
  if (asked?.toLowerCase() !== scheme || host === undefined) return;
  request.url = rest.startsWith("/") ? rest : `/${rest}`;
  headers.host = host;
}
