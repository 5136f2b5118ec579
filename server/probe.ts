import { isReady } from "#features/ready.ts";
import type { Answer } from "./answer.ts";

/** Answers to whoever watches the portal, under any Host and without Next: alive, and ready for people. */
export function isReadyProbe(isDraining: () => boolean): (path: string) => Promise<Answer | undefined> {
  return async (path) => {
    if (path === "/healthz") return plain(200, "ok");
    if (path !== "/readyz") return undefined;
    if (isDraining()) return plain(503, "stopping");
    return (await isReady()) ? plain(200, "ok") : plain(503, "no database");
  };
}

function plain(status: number, text: string): Answer {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return { status, headers, body: Buffer.from(`${text}\n`) };
}
