import type { NodeRequest } from "./request.ts";

const sockets = new WeakSet<object>();

/**
 * Runs `read`, which reads a long body and sees to it by itself that enough of it arrives: for as long as it runs,
 * Node's clock for whole requests, which HTTP/1.1 alone has, ends nothing (`isUploading`).
 */
export async function whileUploading<T>(
  { httpVersionMajor, socket }: NodeRequest,
  read: () => Promise<T>,
): Promise<T> {
  // The connection of HTTP/2 is not one request's.
  if (httpVersionMajor !== 1) return read();
  sockets.add(socket);
  try {
    return await read();
  } finally {
    sockets.delete(socket);
  }
}

/** Whether what comes over this connection has a clock of its own. */
export function isUploading(socket: object): boolean {
  return sockets.has(socket);
}
