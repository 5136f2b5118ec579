import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { log } from "#lib/log.ts";
import { unwrapAddress } from "#lib/network.ts";
import { reachableHosts } from "#lib/reachable-hosts.ts";
import { settings } from "#lib/settings.ts";
import { chooseLanguage } from "#lib/words/languages.ts";
import { originAt } from "#server/http/allowed-hosts.ts";
import { errorPage, errorPageFor } from "#server/http/error-pages.ts";
import { addressLimitBytes } from "#server/http/request-limits.ts";
import { addHttpsHeaders, addSecurityHeaders } from "#server/http/security-headers.ts";

type ParseError = NodeJS.ErrnoException & { rawPacket?: Buffer };
type Problem = number | "plain HTTP" | ParseError;

/** What they go on sending is as broken as what was answered. */
const answered = new WeakSet<Socket>();

/**
 * What cannot be parsed as HTTP/1.1, took too long, or asks to leave HTTP, is answered on the bare connection
 * with the portal's own page, then closed.
 */
export function sendRawError(socket: Socket, problem: Problem): void {
  // Node hands over what left HTTP without a listener, and an error without one ends the process.
  socket.on("error", () => {});
  if (answered.has(socket)) return;
  if (!socket.writable || isGone(problem)) return void socket.destroy();
  answered.add(socket);
  const page = problem === "plain HTTP" ? "plain-http" : errorPageFor(statusOf(problem));
  const id = randomUUID();
  const [canonical = ""] = settings().origins;
  const context = {
    id,
    language: chooseLanguage({ portal: settings().portalLanguage }),
    portalName: settings().portalName,
    contact: settings().contact,
    stylesheets: [],
    canonical,
    address: originAt(unwrapAddress(socket.localAddress ?? ""), canonical, reachableHosts()),
    scripted: false,
  };
  const { status, headers, body } = errorPage(page, context);
  const own = { ...headers, "content-length": String(body.length), connection: "close", "x-request-id": id };
  const all = problem === "plain HTTP" ? addSecurityHeaders(own) : addHttpsHeaders(own);
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n`), body]),
  );
  // What still comes is read and dropped: closing over unread bytes would reset the connection, answer and all.
  socket.resume();
  // The client may go on sending into what nobody reads.
  setTimeout(() => socket.destroy(), 1_000).unref();
  log.info("request refused", { id, status, caller: socket.remoteAddress });
}

function isGone(problem: Problem): boolean {
  return typeof problem === "object" && (problem.code === "ECONNRESET" || problem.code === "EPIPE");
}

function statusOf(error: number | ParseError): number {
  if (typeof error === "number") return error;
  if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") return 408;
  if (error.code !== "HPE_HEADER_OVERFLOW") return 400;
  const first = error.rawPacket?.toString("latin1", 0, addressLimitBytes) ?? "";
  return /^[A-Z]+ \S+$/.test(first) ? 414 : 431;
}
