import cluster from "node:cluster";
import { Server } from "node:http";
import { join } from "node:path";
import { closeDatabase } from "#db/client.ts";
import { allowReadingProcess } from "#features/directory/reading-process-start.ts";
import { allowHashing } from "#features/passwords/hashing-thread-start.ts";
import { adoptKeys, keys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { adoptReachableHosts } from "#lib/reachable-hosts.ts";
import { adoptSettings } from "#lib/settings.ts";
import { adoptStartTime } from "#lib/start-time.ts";
import { openChallengeServer } from "./certificates/acme/challenge-server.ts";
import { isConnectionEnd } from "./connections/connection-errors.ts";
import { connectionFacts } from "./connections/connection-facts.ts";
import { openHttpsListener } from "./connections/https-listener.ts";
import { sessionTicketKeysAt } from "./connections/session-ticket-keys.ts";
import { openDoor } from "./door/door.ts";
import { healthChecks } from "./door/health.ts";
import { metricsProbe } from "./door/metrics.ts";
import { openServingRecord, servingFile } from "./door/serving-record.ts";
import { clocks } from "./http/clocks.ts";
import type { NodeRequest } from "./http/request.ts";
import { setStrictTransport } from "./http/security-headers.ts";
import { loadStaticFiles, noStaticFiles } from "./http/static-files.ts";
import { builtActions } from "./next/built-actions.ts";
import { logConsole } from "./next/console.ts";
import { openDevServer } from "./next/dev-server.ts";
import { earlierStaticFiles } from "./next/earlier-files.ts";
import { loadEntrypoints } from "./next/entrypoints.ts";
import { readRoutes, unknownRoutes } from "./next/routes.ts";
import { collectWhenIdle } from "./processes/collect-when-idle.ts";
import { drainWorker } from "./processes/drain.ts";
import { openHandOver } from "./processes/hand-over.ts";
import { type FromPrimary, receiveTask, sendToPrimary } from "./processes/messages.ts";

/** One worker: its own Next, a hashing thread once it is needed, behind its own HTTPS listener on the shared port. */
export async function begin(): Promise<void> {
  // From a terminal they reach every process of the portal; the primary says what happens.
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {});
  let draining = false;
  let drain = async (_waitMs: number) => process.exit(0);
  // Told to a whole group it is the primary's wish too, which comes with the same wait.
  process.on("SIGTERM", () => void drain(clocks.balancerMs));
  // What comes while this worker still loads is done when it has.
  const early: FromPrimary[] = [];
  let receive = (message: FromPrimary) => void early.push(message);
  process.on("message", (message: FromPrimary) => {
    if (message.kind === "drain") void drain(message.waitMs);
    else if (message.kind !== "begin") receive(message);
  });
  process.on("uncaughtException", (error) => {
    if (isConnectionEnd(error)) log.warn("connection ended unheard", { error });
    else fail(error);
  });
  process.on("unhandledRejection", (error) => log.error("unhandled rejection", { error }));
  logConsole();
  const { task, socket } = await receiveTask();
  adoptSettings(task.settings);
  adoptKeys(task.keys);
  adoptReachableHosts(task.hosts);
  adoptStartTime(task.startTime);
  allowHashing();
  allowReadingProcess();
  const root = join(import.meta.dirname, "..");
  const upgrades = new Server();
  const routes = task.development ? unknownRoutes : readRoutes(root);
  const [next, files] = await Promise.all([
    task.development
      ? openDevServer(root, task.settings.port, upgrades)
      : loadEntrypoints(root, task.settings.port, routes),
    task.development
      ? noStaticFiles
      : earlierStaticFiles(task.settings.dataDir).then((earlier) => loadStaticFiles(root, earlier)),
  ]);
  const isDraining = () => draining;
  const serving = openServingRecord(servingFile(task.settings.dataDir, process.pid));
  let { certificate } = task;
  setStrictTransport(certificate.strictTransport);
  const handOver = openHandOver(
    { connections: () => listener.openConnections.count(), inFlight: () => door.inFlight() },
    task.clocks.figuresMs / 6,
  );
  const health = healthChecks(isDraining);
  const metrics = metricsProbe(task.settings, handOver.metrics);
  const door = openDoor({
    ...task,
    next,
    routes,
    hasAction: task.development ? undefined : builtActions(root),
    files,
    serving,
    probe: (context, request) => health(context, request) ?? metrics(context, request),
    isDraining,
    peerOf: (request) => peerOf(request),
    connectionOf: (request) => connectionFacts(request, certificate),
  });
  setInterval(() => serving.connections(listener.openConnections.summary()), 1_000).unref();
  const challenges = openChallengeServer();
  const listener = openHttpsListener({
    ...task,
    ticketKeys: ticketKeysNow(),
    answerRequest: door.answer,
    challenges,
  });
  const peerOf = ({ socket }: NodeRequest) =>
    listener.callerBehind(socket?.remoteAddress, socket?.remotePort) ?? socket?.remoteAddress;
  if (task.development) {
    listener.server.on("upgrade", (request, socket, head) => {
      socket.on("error", () => {});
      upgrades.emit("upgrade", request, socket, head);
    });
  }
  const rotation = setInterval(() => listener.server.setTicketKeys(ticketKeysNow()), 60_000);
  drain = async (waitMs) => {
    if (draining) return undefined as never;
    draining = true;
    sendToPrimary({ kind: "leaving" });
    clearInterval(rotation);
    await drainWorker(listener, door.inFlight, waitMs, task.clocks.drainMs);
    handOver.now();
    await closeDatabase();
    process.exit(0);
  };
  receive = (message) => {
    if (message.kind === "challenge") {
      challenges.set(message.name, message.shown);
      sendToPrimary({ kind: "challenge set", name: message.name });
    }
    handOver.hear(message);
    if (message.kind !== "change") return;
    const { hosts, keys, certificate: fresh } = message.change;
    if (hosts) adoptReachableHosts(hosts);
    if (keys) {
      adoptKeys(keys);
      listener.server.setTicketKeys(ticketKeysNow());
    }
    if (fresh) {
      certificate = fresh;
      setStrictTransport(certificate.strictTransport);
      listener.present(certificate, ticketKeysNow());
    }
    sendToPrimary({ kind: "changed", number: message.number });
  };
  early.forEach(receive);
  const begun = () => {
    sendToPrimary({ kind: "listening" });
    handOver.now();
  };
  listener.listen(socket, begun, fail);
  collectWhenIdle();
}

function ticketKeysNow(): Buffer {
  return sessionTicketKeysAt(keys().ticket, Date.now());
}

function fail(error: unknown): never {
  log.error("worker failed", { error });
  sendToPrimary({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
  cluster.worker?.disconnect();
  process.exit(1);
}
