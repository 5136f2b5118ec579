import { request } from "node:https";
import { buffer } from "node:stream/consumers";
import type { BenchPortal, Said } from "./servers.ts";

/** What the portal says to a path, as a bare server can say it again: without what belongs to one connection. */
export async function fetched(
  { origin, authority }: BenchPortal,
  path: string,
  headers: Record<string, string> = {},
): Promise<Said> {
  const answer = await new Promise<import("node:http").IncomingMessage>((resolve, reject) => {
    request(`${origin}${path}`, { ca: authority, headers: { "accept-encoding": "br", ...headers } }, resolve)
      .on("error", reject)
      .end();
  });
  const body = await buffer(answer);
  const { connection, "keep-alive": _, "transfer-encoding": __, date, ...kept } = answer.headers;
  return { status: answer.statusCode ?? 0, headers: kept as Record<string, string>, body };
}
