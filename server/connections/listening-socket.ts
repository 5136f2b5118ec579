import { lookup } from "node:dns/promises";
import net from "node:net";
import { getSystemErrorName } from "node:util";

/**
 * A bound TCP socket that no server accepts from yet: a worker it is sent to listens on it. It lives for as long as one
 * process holds it, so connections that arrive while that worker is replaced wait in its queue.
 */
export type ListeningSocket = Readonly<{ close(): void }>;

/** What `cluster` makes its own shared sockets with; Node has no documented way to bind without accepting. */
type BindSocket = (
  address: string,
  port: number,
  addressType: 4 | 6,
  fd: undefined,
  flags: number,
) => ListeningSocket | number;
const { _createServerHandle: bindSocket } = net as unknown as { _createServerHandle: BindSocket };

/** UV_TCP_REUSEPORT of libuv: the kernel shares connections out among the sockets of a port. */
const reusePort = 2;

/**
 * Another socket on this port, which the kernel gives its share of the connections once somebody listens on it.
 * Undefined where sockets cannot share a port (elsewhere than on Linux).
 * @throws an error with the system's code if it cannot be bound
 */
export async function openListeningSocket(
  port: number,
  host: string | undefined,
): Promise<ListeningSocket | undefined> {
  if (process.platform !== "linux") return undefined;
  if (host === undefined) {
    const socket = bindSocket("::", port, 6, undefined, reusePort);
    // A machine without IPv6.
    return typeof socket === "number" ? bound("0.0.0.0", port, 4) : socket;
  }
  const { address, family } = await lookup(host);
  return bound(address, port, family === 6 ? 6 : 4);
}

function bound(address: string, port: number, addressType: 4 | 6): ListeningSocket {
  const socket = bindSocket(address, port, addressType, undefined, reusePort);
  if (typeof socket !== "number") return socket;
  const code = getSystemErrorName(socket);
  throw Object.assign(new Error(`bind ${code} ${address}:${port}`), { code });
}
