import type { Http2SecureServer, ServerHttp2Session } from "node:http2";
import type { Clocks } from "#server/http/clocks.ts";

/** For a request that was on its way when the end was announced. */
const graceMs = 1_000;

/** HTTP/2 connections that are open, each with the clocks Node lacks: its own is kept awake by PINGs. */
export function watchHttp2Sessions(
  server: Http2SecureServer,
  { headerMs, idleMs }: Pick<Clocks, "headerMs" | "idleMs">,
): ReadonlySet<ServerHttp2Session> {
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    let open = 0;
    // Node tells of a request when its header is whole. Half of one would hold up an orderly end for ever.
    let clock = setTimeout(() => session.destroy(), headerMs);
    const closeWhenIdle = () => {
      clock = setTimeout(() => {
        session.close();
        clock = setTimeout(() => session.destroy(), graceMs);
      }, idleMs);
    };
    session.on("stream", (stream) => {
      open += 1;
      clearTimeout(clock);
      stream.on("error", () => {});
      stream.once("close", () => {
        open -= 1;
        if (open === 0) closeWhenIdle();
      });
    });
    session.on("error", () => {});
    session.once("close", () => {
      clearTimeout(clock);
      sessions.delete(session);
    });
  });
  return sessions;
}
