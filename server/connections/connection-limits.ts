import type { Server, Socket } from "node:net";
import { networkOf, unwrapAddress } from "#lib/network.ts";
import type { Settings } from "#lib/settings.ts";
import { networks } from "#server/http/caller.ts";

const connectionsInAll = 10_000;

export type OpenConnections = Readonly<{
  /** How many there are. */
  count(): number;
  /** The same, and from which networks most of them come, in a line for the log. */
  summary(): string;
}>;

/**
 * Closes connections beyond CONNECTIONS_PER_NETWORK and 10 000 in all, at once and without a handshake; where a server
 * is one of several on a port, its share of that. Trusted proxies and balancers speak for many and are exempt.
 */
export function limitConnections(server: Server, settings: Settings, servers: number): OpenConnections {
  const share = (limit: number) => Math.ceil(limit / servers);
  const isExempt = networks([...settings.trustProxy, ...settings.proxyProtocol]);
  const counts = new Map<string, number>();
  let all = 0;
  server.on("connection", (socket: Socket) => {
    socket.on("error", () => {});
    const address = socket.remoteAddress;
    if (address === undefined) return void socket.destroy();
    const network = networkOf(address);
    const count = counts.get(network) ?? 0;
    const full = count >= share(settings.connectionsPerNetwork) || all >= share(connectionsInAll);
    if (full && !isExempt(unwrapAddress(address))) return void socket.destroy();
    counts.set(network, count + 1);
    all += 1;
    socket.once("close", () => {
      all -= 1;
      const left = (counts.get(network) ?? 1) - 1;
      if (left > 0) counts.set(network, left);
      else counts.delete(network);
    });
  });
  return {
    count: () => all,
    summary() {
      const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, 10);
      return `${all} connections: ${most.map(([network, count]) => `${network} (${count})`).join(", ")}`;
    },
  };
}
