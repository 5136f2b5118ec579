import { lastClockOffset } from "#features/machines/heartbeat.ts";
import { whyNothingCanBeSaved, whyNotReady } from "#features/ready.ts";
import { clockOffsetHeader, isUnusableClock } from "#lib/clock-offset.ts";
import { readOnly } from "#lib/readiness.ts";
import type { HttpResponse } from "#server/http/response.ts";
import type { DoorOptions } from "./door.ts";

/** Answers health checks, under any Host and without Next: alive, and ready for people. */
export function healthChecks(isDraining: () => boolean): DoorOptions["probe"] {
  return ({ path, method }) => {
    if (path !== "/healthz" && path !== "/readyz") return undefined;
    if (method !== "GET" && method !== "HEAD") return Promise.resolve(refused());
    return path === "/healthz" ? Promise.resolve(plain(200, "ok")) : ready(isDraining());
  };
}

function refused(): HttpResponse {
  const answer = plain(405, "GET or HEAD");
  answer.headers.allow = "GET, HEAD";
  return answer;
}

async function ready(draining: boolean): Promise<HttpResponse> {
  if (draining) return plain(503, "stopping");
  const problem = await whyNotReady();
  if (problem !== undefined) return plain(503, problem);
  const offset = await lastClockOffset();
  if (offset !== undefined && isUnusableClock(offset)) return plain(503, "wrong clock");
  const reason = await whyNothingCanBeSaved();
  // Still ready: reading and logging out go on, which a balancer that sends nobody here any more would end.
  const answer = plain(200, reason === undefined ? "ok" : `${readOnly}${reason}`);
  if (offset !== undefined) answer.headers[clockOffsetHeader] = String(offset);
  return answer;
}

function plain(status: number, text: string): HttpResponse {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return { status, headers, body: Buffer.from(`${text}\n`) };
}
