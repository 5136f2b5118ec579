import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { relative } from "node:path";
import type { RequestMeta } from "next/dist/server/request-meta.js";
import type { NextHandler } from "./call.ts";
import type { Routes } from "./routes.ts";

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
 * An address without a page gets a bare 404. The variable parts of an address are handed over beside it, because Next
 * believes names of its own in the query before it looks at the path.
 */
export function loadEntrypoints(root: string, port: number, routes: Routes): NextHandler {
  const load = createRequire(import.meta.url);
  // It must be there before any page, as it would be by Next's own server.
  load("next/dist/build/adapter/setup-node-env.external.js");
  const relativeProjectDir = relative(process.cwd(), root);
  return async (request, response, route) => {
    const file = route && routes.files.get(route.pattern);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { handler } = (await load(file)) as Entry;
    const initURL = `https://localhost:${port}${request.url}`;
    const requestMeta = { relativeProjectDir, initURL, initProtocol: "https", params: { ...route?.params } };
    await handler(request, response, { requestMeta });
  };
}
