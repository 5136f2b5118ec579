import { createHash, timingSafeEqual } from "node:crypto";
import { expositionType } from "#features/metrics/exposition.ts";
import { unwrapAddress } from "#lib/network.ts";
import type { RequestContext } from "#lib/request-context.ts";
import type { Settings } from "#lib/settings.ts";
import { networks } from "#server/http/caller.ts";
import { header, type NodeRequest } from "#server/http/request.ts";
import type { HttpResponse } from "#server/http/response.ts";
import type { DoorOptions } from "./door.ts";

const isLoopback = networks(["127.0.0.0/8", "::1"]);

/** What a proxy adds to what it passes on, for somebody who may be anywhere (RFC 7239, RFC 9110 7.6.3). */
const forwarding = /^(x-forwarded-.*|forwarded|via|x-real-ip)$/;

/**
 * Answers `/metrics` under any Host and without Next, for this machine itself and whoever has METRICS_TOKEN. For all
 * others there is no such page. `ask` gives the text; undefined: it did not come in time.
 */
export function metricsProbe(
  { metricsToken, proxyProtocol }: Pick<Settings, "metricsToken" | "proxyProtocol">,
  ask: () => Promise<string | undefined>,
): DoorOptions["probe"] {
  const isProxy = networks(proxyProtocol);
  const token = metricsToken === undefined ? undefined : digestOf(metricsToken);
  const isToken = (request: NodeRequest) => {
    const [, sent] = /^bearer +(\S+)$/i.exec(header(request, "authorization") ?? "") ?? [];
    // A token has 16 characters at least: how many tries there are does not matter, how long one takes does.
    return token !== undefined && sent !== undefined && timingSafeEqual(token, digestOf(sent));
  };
  const isFromHere = ({ headers, socket }: NodeRequest) => {
    const peer = unwrapAddress(socket?.remoteAddress ?? "");
    // Whoever is in PROXY_PROTOCOL speaks for others on every connection.
    return isLoopback(peer) && !isProxy(peer) && !Object.keys(headers).some((name) => forwarding.test(name));
  };
  return ({ path, method }: RequestContext, request: NodeRequest) => {
    if (path !== "/metrics" || !(isFromHere(request) || isToken(request))) return undefined;
    return method === "GET" || method === "HEAD" ? answer(ask) : Promise.resolve(refused());
  };
}

const digestOf = (text: string) => createHash("sha256").update(text).digest();

async function answer(ask: () => Promise<string | undefined>): Promise<HttpResponse> {
  const text = await ask();
  if (text === undefined) return given(503, "no answer from the primary\n");
  return { ...given(200, text), headers: { "content-type": expositionType, "cache-control": "no-store" } };
}

function refused(): HttpResponse {
  const answer = given(405, "GET or HEAD\n");
  answer.headers.allow = "GET, HEAD";
  return answer;
}

function given(status: number, text: string): HttpResponse {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return { status, headers, body: Buffer.from(text) };
}
