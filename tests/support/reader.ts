import { request } from "node:https";
import type { Portal } from "./portal.ts";

type Where = Pick<Portal, "port" | "authority">;

/** One request over a connection of its own; gives the status, or "refused" or "broken". */
export function visit({ port, authority }: Where): Promise<number | string> {
  return new Promise((resolve) => {
    const given = { host: "localhost", port, path: "/healthz", ca: authority, agent: false };
    const sent = request(given, (response) => {
      response.resume();
      response.on("error", () => resolve("broken"));
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "ECONNREFUSED" ? "refused" : "broken"),
    );
    sent.setTimeout(30_000, () => sent.destroy());
    sent.end();
  });
}

/** How often it went how, and the longest that one request took. */
type Read = { went: Record<string, number>; longestMs: number };

/** Reads without pause, one request at a time, until told to stop. */
export function reader(portal: Where) {
  const read: Read = { went: {}, longestMs: 0 };
  let reading = true;
  const all = (async () => {
    while (reading) {
      const began = performance.now();
      const how = String(await visit(portal));
      read.went[how] = (read.went[how] ?? 0) + 1;
      read.longestMs = Math.max(read.longestMs, performance.now() - began);
    }
    return read;
  })();
  return {
    stop() {
      reading = false;
      return all;
    },
  };
}
