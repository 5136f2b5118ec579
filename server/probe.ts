import { isReady } from "#features/ready.ts";
import type { Answer } from "./answer.ts";
import type { DoorOptions } from "./door.ts";

/** Answers to whoever watches the portal, under any Host and without Next: alive, and ready for people. */
export function isReadyProbe(isDraining: () => boolean): DoorOptions["probe"] {
  return ({ path, method }) => {
    if (path !== "/healthz" && path !== "/readyz") return undefined;
    if (method !== "GET" && method !== "HEAD") return Promise.resolve(refused());
    return path === "/healthz" ? Promise.resolve(plain(200, "ok")) : ready(isDraining());
  };
}

function refused(): Answer {
  const answer = plain(405, "GET or HEAD");
  answer.headers.allow = "GET, HEAD";
  return answer;
}

async function ready(draining: boolean): Promise<Answer> {
  if (draining) return plain(503, "stopping");
  return (await isReady()) ? plain(200, "ok") : plain(503, "no database");
}

function plain(status: number, text: string): Answer {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return { status, headers, body: Buffer.from(`${text}\n`) };
}
