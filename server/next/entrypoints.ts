import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import type { RequestMeta } from "next/dist/server/request-meta.js";
import type { NextHandler } from "./call.ts";

/** What Next makes of each page and route ("Invoking Entrypoints" in its documentation of adapters). */
type Entry = {
  handler(
    request: IncomingMessage,
    response: ServerResponse,
    context: { requestMeta: RequestMeta },
  ): Promise<unknown>;
};

/**
 * What Next built, called by its address, each loaded when first asked for. Next's own server in front of it would find
 * the address a second time, for a tenth of a rendering, a sixth of a start and 11 MB a worker (docs/performance.md).
 * An address without a page gets a bare 404.
 * @throws if a page has no one address (`[…]` in it): this finds no such page
 */
export function loadEntrypoints(root: string, port: number): NextHandler {
  const load = createRequire(import.meta.url);
  // It must be there before any page, as it would be by Next's own server.
  load("next/dist/build/adapter/setup-node-env.external.js");
  const built = join(root, ".next");
  const manifest = (name: string): Record<string, string> =>
    JSON.parse(readFileSync(join(built, name), "utf8"));
  const addresses = manifest("app-path-routes-manifest.json");
  const pages = new Map<string, string>();
  for (const [name, file] of Object.entries(manifest("server/app-paths-manifest.json"))) {
    const path = addresses[name];
    // Those with a _ are Next's own.
    if (path === undefined || path.startsWith("/_")) continue;
    if (path.includes("["))
      throw new Error(`${path} is no one address, and server/next/entrypoints.ts finds only those.`);
    pages.set(path, join(built, "server", file));
  }
  const relativeProjectDir = relative(process.cwd(), root);
  return async (request, response) => {
    const { url = "/" } = request;
    const file = pages.get(url.split("?", 1)[0] ?? "");
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { handler } = (await load(file)) as Entry;
    const initURL = `https://localhost:${port}${url}`;
    await handler(request, response, { requestMeta: { relativeProjectDir, initURL, initProtocol: "https" } });
  };
}
