/** A response on its way to one client. Each function that passes it on may add headers. */
export type HttpResponse = {
  status: number;
  headers: Record<string, string | string[]>;
  /** Empty where there is a stream. */
  body: Buffer;
  /** A body of unknown length, made while the client takes it. */
  stream?: BodyStream;
};

export type BodyStream = {
  readonly pieces: AsyncIterable<string | Uint8Array>;
  /** How many have been handed over so far. */
  bytes: number;
};

/** The body of an answer that has none. */
export const emptyBody: Buffer = Buffer.alloc(0);

const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
  "te",
]);

/** Response headers that may be sent over HTTP/2 as well (RFC 9113, 8.2.2). */
export function isForwardable(name: string): boolean {
  return !hopByHop.has(name.toLowerCase());
}
