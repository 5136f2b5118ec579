/**
 * Next's own server with the portal's build and data and nothing of ours in front, as `next start` runs it, in as many
 * processes as there are workers. What the door would tell pages about a request is told here in the simplest way.
 */
import cluster from "node:cluster";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";
import { allowHashing } from "#features/passwords/hashing-thread-start.ts";
import { adoptKeys, openKeys } from "#lib/keys.ts";
import { type RequestContext, requestContexts } from "#lib/request-context.ts";
import { loadSettings } from "#lib/settings.ts";
import { cookieValue } from "#server/http/request.ts";
import { actionKeyEnvironment } from "#server/next/build.ts";
import { root } from "./processes.ts";

const settings = loadSettings();

if (cluster.isPrimary) {
  const [actionKey = Buffer.alloc(0)] = openKeys(settings).action;
  let listening = 0;
  for (let worker = 0; worker < settings.workers; worker += 1)
    cluster.fork(actionKeyEnvironment(actionKey)).on("message", () => {
      listening += 1;
      if (listening === settings.workers) process.stdout.write("listening\n");
    });
  process.on("SIGINT", () => process.exit(0));
} else {
  adoptKeys(openKeys(settings));
  allowHashing();
  const app = next({ dev: false, dir: root, quiet: true });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer((request, response) => {
    const context = contextOf(request);
    tellOf(context, response);
    void requestContexts.run(context, () => handle(request, response));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(settings.port, "127.0.0.1", () => process.send?.("listening"));
  process.on("disconnect", () => process.exit(0));
  process.on("SIGINT", () => {});
}

function contextOf({ method = "GET", url = "/", headers }: IncomingMessage): RequestContext {
  const path = url.split("?", 1)[0] ?? "/";
  return {
    id: randomUUID(),
    at: Date.now(),
    method,
    address: url,
    path,
    loggedPath: path,
    caller: "127.0.0.1",
    browser: headers["user-agent"] ?? "",
    cookie: (name) => cookieValue(headers.cookie, name),
    language: "en",
    fetchSite: undefined,
    prefetch: false,
    scripted: false,
    nonce: () => "",
    headers: {},
    setCookies: new Map(),
  };
}

/** What pages and actions say about their answer stands in its header. */
function tellOf(context: RequestContext, response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = ((...given: unknown[]) => {
    if (context.setCookies.size > 0) response.setHeader("set-cookie", [...context.setCookies.values()]);
    for (const [name, value] of Object.entries(context.headers)) response.setHeader(name, value);
    return writeHead(...given);
  }) as typeof response.writeHead;
}
