import cluster from "node:cluster";
import { Server } from "node:http";
import { join } from "node:path";
import { closeDatabase } from "#db/client.ts";
import { startHashingThread } from "#features/passwords/hashing-thread-start.ts";
import { adoptKeys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { adoptSettings } from "#lib/settings.ts";
import { builtActions } from "./built-actions.ts";
import { builtPages } from "./built-pages.ts";
import { openChallengeServer } from "./certificates/acme/challenge-server.ts";
import type { Request } from "./client.ts";
import { isConnectionEnd } from "./connection-end.ts";
import { connectionFacts } from "./connection-facts.ts";
import { logConsole } from "./console.ts";
import { openDoor } from "./door.ts";
import { balancerMs, drainWorker } from "./drain.ts";
import { openListener } from "./listener.ts";
import { type FromPrimary, sayToPrimary, toldByPrimary, type WorkerTask } from "./messages.ts";
import type { NextHandler } from "./next-answer.ts";
import { isReadyProbe } from "./probe.ts";
import { sayStrictTransport } from "./security-headers.ts";
import { openServingRecord, servingFile } from "./serving-record.ts";
import { loadStaticFiles } from "./static-files.ts";
import { ticketKeysAt } from "./tickets.ts";

/** One worker: its own Next, its own hashing thread, behind its own HTTPS listener on the shared port. */
export async function begin(): Promise<void> {
  // From a terminal they reach every process of the portal; the primary says what happens.
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {});
  let draining = false;
  let drain = async (_waitMs: number) => process.exit(0);
  // Told to a whole group it is the primary's wish too, which comes with the same wait.
  process.on("SIGTERM", () => void drain(balancerMs));
  process.on("message", (message: FromPrimary) => {
    if (message.kind === "drain") void drain(message.waitMs);
  });
  process.on("uncaughtException", (error) => {
    if (isConnectionEnd(error)) log.warn("connection ended unheard", { error });
    else fail(error);
  });
  process.on("unhandledRejection", (error) => log.error("unhandled rejection", { error }));
  logConsole();
  const { task, socket } = await toldByPrimary();
  adoptSettings(task.settings);
  adoptKeys(task.keys);
  startHashingThread();
  const root = join(import.meta.dirname, "..");
  const upgrades = new Server();
  const [next, files] = await Promise.all([
    task.development || task.rendersAlways
      ? nextServer(task, root, upgrades)
      : builtPages(root, task.settings.port),
    loadStaticFiles(task.rendersAlways ? "" : join(root, ".next/static")),
  ]);
  const isDraining = () => draining;
  const serving = openServingRecord(servingFile(task.settings.dataDir, process.pid));
  let { certificate } = task;
  sayStrictTransport(certificate.strictTransport);
  const door = openDoor({
    ...task,
    next,
    hasAction: task.development ? undefined : builtActions(root),
    files,
    serving,
    probe: isReadyProbe(isDraining),
    isDraining,
    peerOf: (request) => peerOf(request),
    connectionOf: (request) => connectionFacts(request, certificate),
  });
  setInterval(() => serving.connections(listener.openConnections()), 1_000).unref();
  const challenges = openChallengeServer();
  const listener = openListener(
    task.settings,
    task.certificate,
    ticketKeysAt(task.keys.ticket, Date.now()),
    door,
    challenges,
  );
  const peerOf = ({ socket }: Request) =>
    listener.callerBehind(socket?.remoteAddress, socket?.remotePort) ?? socket?.remoteAddress;
  if (task.development) {
    listener.server.on("upgrade", (request, socket, head) => {
      socket.on("error", () => {});
      upgrades.emit("upgrade", request, socket, head);
    });
  }
  const rotation = setInterval(
    () => listener.server.setTicketKeys(ticketKeysAt(task.keys.ticket, Date.now())),
    60_000,
  );
  drain = async (waitMs) => {
    if (draining) return undefined as never;
    draining = true;
    sayToPrimary({ kind: "leaving" });
    clearInterval(rotation);
    await drainWorker(listener, door.inFlight, waitMs);
    await closeDatabase();
    process.exit(0);
  };
  process.on("message", (message: FromPrimary) => {
    if (message.kind === "challenge") {
      challenges.set(message.name, message.shown);
      sayToPrimary({ kind: "challenge set", name: message.name });
    }
    if (message.kind !== "certificate") return;
    certificate = message.certificate;
    sayStrictTransport(certificate.strictTransport);
    listener.present(certificate, ticketKeysAt(task.keys.ticket, Date.now()));
  });
  listener.listen(socket, () => sayToPrimary({ kind: "listening" }), fail);
}

/** Next's own server, which compiles pages as they change, or renders all behind its own router. */
async function nextServer(
  { development, settings }: WorkerTask,
  root: string,
  upgrades: Server,
): Promise<NextHandler> {
  const { default: next } = await import("next");
  const app = next({
    dev: development,
    dir: root,
    hostname: "localhost",
    port: settings.port,
    quiet: true,
    // It hooks its reloading into a server's upgrades, and gets no other part of ours.
    httpServer: upgrades,
  });
  const handler = app.getRequestHandler();
  await app.prepare();
  return handler;
}

function fail(error: unknown): never {
  log.error("worker failed", { error });
  sayToPrimary({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
  cluster.worker?.disconnect();
  process.exit(1);
}
