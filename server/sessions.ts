import type { Http2SecureServer, ServerHttp2Session } from "node:http2";

/** HTTP/2 connections that are open, each closed when idle for `idleMs`: Node's own clock is kept awake by PINGs. */
export function watchSessions(server: Http2SecureServer, idleMs: number): ReadonlySet<ServerHttp2Session> {
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    let open = 0;
    let idle = setTimeout(() => session.close(), idleMs);
    session.on("stream", (stream) => {
      open += 1;
      clearTimeout(idle);
      stream.on("error", () => {});
      stream.once("close", () => {
        open -= 1;
        if (open === 0) idle = setTimeout(() => session.close(), idleMs);
      });
    });
    session.on("error", () => {});
    session.once("close", () => {
      clearTimeout(idle);
      sessions.delete(session);
    });
  });
  return sessions;
}
