/** One whole answer, on its way to one client, its headers for whoever passes it on to add to: the door never streams. */
export type HttpResponse = {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
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
