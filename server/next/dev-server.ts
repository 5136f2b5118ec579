import type { Server } from "node:http";
import type { NextHandler } from "./call.ts";

/** Next's own server, which compiles pages as they change. It hooks its reloading into the upgrades of `upgrades`. */
export async function openDevServer(root: string, port: number, upgrades: Server): Promise<NextHandler> {
  const { default: next } = await import("next");
  const app = next({ dev: true, dir: root, hostname: "localhost", port, quiet: true, httpServer: upgrades });
  const handler = app.getRequestHandler();
  await app.prepare();
  return (request, response) => handler(request, response);
}
