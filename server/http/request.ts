import type { IncomingMessage, ServerResponse } from "node:http";
import { type Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A request as it came, over either protocol. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
export type NodeResponse = ServerResponse | Http2ServerResponse;

/**
 * Answers a request; resolves when the answer was handed over or the client is gone. `onWilling` is called before a body
 * is read (`Expect: 100-continue`).
 */
export type AnswerRequest = (
  request: NodeRequest,
  response: NodeResponse,
  onWilling?: () => void,
) => Promise<void>;

/** Whether the client is gone already: nothing more will be heard of this response, not even that it is closed. */
export function hasLeft(response: NodeResponse): boolean {
  return response instanceof Http2ServerResponse ? (response.stream?.destroyed ?? true) : response.destroyed;
}

/** The Host the client addressed, in lower case, without the default port; undefined when there is none. */
export function hostOf(request: NodeRequest): string | undefined {
  const host = request.headers[":authority"] ?? request.headers.host;
  if (typeof host !== "string") return undefined;
  const lower = host.toLowerCase();
  return lower.endsWith(":443") ? lower.slice(0, -":443".length) : lower;
}

/** One header's value, repeated ones joined as HTTP says. */
export function header(request: NodeRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

/**
 * The value of one cookie in a Cookie header as browsers, proxies and old programs send it: no quoting, no decoding,
 * odd neighbours skipped, names compared exactly (RFC 6265, 5.4 and 4.1.1).
 */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}
