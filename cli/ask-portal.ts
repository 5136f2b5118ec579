import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";
import { unwrapAddress } from "#lib/network.ts";
import type { Settings } from "#lib/settings.ts";
import { networks } from "#server/http/caller.ts";

export const patienceSeconds = 5;

export type PortalAnswer = Readonly<{
  where: string;
  /** An Error where nobody answered, or none that could be understood. */
  answer: Readonly<{ status: number; text: string; headers: IncomingHttpHeaders }> | Error | "too late";
}>;

/**
 * Asks the portal of these settings on this machine for a page that is the same for everybody. Any certificate will
 * do: nothing secret is said.
 */
export async function askPortal(settings: Settings, path: string): Promise<PortalAnswer> {
  const host = settings.host ?? "127.0.0.1";
  const where = `${host.includes(":") ? `[${host}]` : host}:${settings.port}`;
  const patience = AbortSignal.timeout(patienceSeconds * 1000);
  try {
    const answer = await ask(settings, host, path, patience);
    const { statusCode: status = 0, headers } = answer;
    return { where, answer: { status, text: await text(answer), headers } };
  } catch (error) {
    return { where, answer: patience.aborted ? "too late" : (error as Error) };
  }
}

async function ask(settings: Settings, host: string, path: string, signal: AbortSignal) {
  const socket = connect(settings.port, host);
  await once(socket, "connect", { signal });
  // Where this machine is the balancer, each connection begins with one line more.
  if (networks(settings.proxyProtocol)(unwrapAddress(socket.localAddress ?? "")))
    socket.write("PROXY UNKNOWN\r\n");
  const secure = connectTls({ socket, rejectUnauthorized: false });
  const asked = request({ path, signal, createConnection: () => secure, headers: { connection: "close" } });
  asked.end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return answer;
}
