import type { SendHandle } from "node:child_process";
import cluster, { type Worker } from "node:cluster";
import { join } from "node:path";
import type { MeasuredProcesses } from "#features/figures/save-figures.ts";
import { log } from "#lib/log.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import type { ListeningSocket } from "#server/connections/listening-socket.ts";
import { servingFile, takeServingRecord } from "#server/door/serving-record.ts";
import { type Gathered, openGathering } from "./gathering.ts";
import type { ChallengeMessage, ChangeMessage, FromWorker, TaskChange, WorkerTask } from "./messages.ts";
import { oneByOne } from "./one-by-one.ts";
import { setChallenge } from "./worker-challenges.ts";

const shortestPauseMs = 1_000;
const longestPauseMs = 30_000;
/** So long at most nobody serves because the last worker ended early. */
const lastPauseMs = 2_000;
/** A worker that served this long was well; its successor starts at once. */
const wellMs = 10_000;

/** In MB. V8 lets its heap grow by the machine's memory otherwise, far beyond what a worker needs (docs/performance.md). */
const memoryFlags = ["--max-semi-space-size=8", "--max-old-space-size=512"];

const memoryEnvironment = {
  // glibc keeps memory for each thread otherwise: 30 MB more a worker.
  MALLOC_ARENA_MAX: "2",
};

export type Supervisor = {
  /** Resolves when one listens; rejects with a StartProblem when each failed before any could. */
  serving: Promise<void>;
  /** Gives the workers, and all that come after them, their task. They load Next meanwhile. */
  begin(task: WorkerTask): void;
  /**
   * Has all go by another certificate, other hosts or keys from now on, those that start later included. Resolves when
   * each of them does, or has ended.
   */
  change(change: TaskChange): Promise<void>;
  /**
   * Has another take each worker's place, one after the other, with this in its environment. One that does not come up is
   * not waited for longer than it is tried again.
   */
  replace(environment: Record<string, string>): Promise<void>;
  /** Has all answer an ACME authority's challenge, or no more; resolves when they do. */
  challenge(message: ChallengeMessage): Promise<void>;
  /** How many there are, and the memory of all processes together. */
  measure(): MeasuredProcesses;
  /** Has every worker that asks for the metrics be given this text of what all have counted. */
  answerMetrics(textOf: (gathered: Gathered) => Promise<string>): void;
  /** What the worker is called in metrics: by its place, of which there are few, and not by its process. */
  nameOf(worker: Worker): string;
  /** How many workers have taken the place of one that ended by itself. */
  restarts(): number;
  /** Tells all to finish within the drain's time; resolves when none is left, and all that they said was heard. */
  drain(waitMs: number): Promise<void>;
  kill(): void;
};

/** One worker's place. Its socket outlives the worker, so that connections wait for the next one. */
type Slot = { socket: ListeningSocket | undefined };

/**
 * Keeps `count` workers alive until they are drained. `environment` is added to theirs; `openSocket` gives each place a
 * socket of its own to listen on, or none where workers listen on the port by themselves.
 */
export function superviseWorkers(
  count: number,
  environment: Record<string, string>,
  openSocket: () => Promise<ListeningSocket | undefined>,
  drainMs: number,
): Supervisor {
  // Started by `npm start` or by `postern start`.
  cluster.setupPrimary({
    serialization: "advanced",
    exec: join(import.meta.dirname, "../../server.ts"),
    execArgv: [...process.execArgv, ...memoryFlags],
  });
  const alive = new Map<Worker, Slot>();
  const listening = new Set<Worker>();
  const gathering = openGathering();
  let metricsText: ((gathered: Gathered) => Promise<string>) | undefined;
  let forks = 0;
  /** Are told to end, for what only a new one can take on; and the places of those that come instead. */
  const [replacing, refilled] = [new Set<Worker>(), new Set<Slot>()];
  let [ofWorkers, changes] = [environment, 0];
  const serving = Promise.withResolvers<void>();
  let task: WorkerTask | undefined;
  let draining = false;
  let hasServed = false;
  let failedSlots = 0;
  // If its process could not be made (no memory, no descriptors), there is no channel to it.
  const tell = (worker: Worker, { socket }: Slot) =>
    task && worker.isConnected() && worker.send({ kind: "begin", task }, socket as SendHandle);

  const answerMetrics = async (worker: Worker, id: number) => {
    const text = await gathering
      .gather()
      .then(metricsText)
      .catch((error) => void log.warn("no metrics", { error }));
    if (worker.isConnected()) worker.send({ kind: "metrics", id, text });
  };

  const failedToServe = (reason: string | Phrase) => {
    failedSlots += 1;
    // Later failures are no start's: putting them into words would load more, with the descriptors that are lacking.
    if (failedSlots >= count && !hasServed) serving.reject(new StartProblem(phrase("noWorker", { reason })));
  };

  const start = async (slot: Slot, pauseMs: number) => {
    const again = (pause: number, next: number) => {
      // For longer than a moment nobody waits, while others can take what comes.
      if (pause > 0 && listening.size > 0) closeSocket(slot);
      setTimeout(() => !draining && void start(slot, next), pause);
    };
    let worker: Worker;
    try {
      slot.socket ??= await openSocket();
      // The end may have begun meanwhile, and waits for nobody who comes later.
      if (draining) return closeSocket(slot);
      worker = cluster.fork({ ...ofWorkers, ...memoryEnvironment });
    } catch (error) {
      log.warn("worker not started", { error });
      failedToServe(error instanceof Error ? error.message : String(error));
      return void again(pauseMs, Math.min(pauseMs * 2, longestPauseMs));
    }
    let listeningSince: number | undefined;
    let reason: string | Phrase = phrase("workerEnded");
    let hasSuccessor = false;
    alive.set(worker, slot);
    if (!refilled.delete(slot)) forks += 1;
    tell(worker, slot);
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "failed") reason = message.reason;
      gathering.hear(worker, message);
      if (message.kind === "metrics asked") void answerMetrics(worker, message.id);
      if (message.kind === "leaving" && !draining) {
        // It was told to end by itself, and finishes what it has begun. Its successor takes what comes meanwhile.
        listening.delete(worker);
        hasSuccessor = true;
        if (replacing.has(worker)) refilled.add(slot);
        void start(slot, shortestPauseMs);
      }
      if (message.kind !== "listening") return;
      listeningSince = Date.now();
      listening.add(worker);
      log.info("worker listening", { worker: worker.process.pid });
      hasServed = true;
      serving.resolve();
    });
    const ended = (how: Record<string, unknown>) => {
      listening.delete(worker);
      gathering.forget(worker);
      const served = task && takeServingRecord(servingFile(task.settings.dataDir, worker.process.pid ?? 0));
      if (!alive.delete(worker) || draining) return;
      // It was told to end, and said that it leaves.
      if (replacing.delete(worker) && hasSuccessor)
        log.info("worker replaced", { worker: worker.process.pid, reason: "keys", ...how });
      else log.warn("worker ended", { worker: worker.process.pid, ...how, ...served });
      if (hasSuccessor) return;
      if (listeningSince === undefined) failedToServe(reason);
      const well = listeningSince !== undefined && Date.now() - listeningSince > wellMs;
      // The last one leaves people with nobody: after a first early end it starts again at once, later soon.
      const last = listeningSince !== undefined && listening.size === 0;
      const longer = Math.min(pauseMs * 2, longestPauseMs);
      if (well) again(0, shortestPauseMs);
      else if (last) again(pauseMs === shortestPauseMs ? 0 : Math.min(pauseMs, lastPauseMs), longer);
      else again(pauseMs, longer);
    };
    worker.on("exit", (code, signal) => ended({ code, signal }));
    worker.on("error", (error) => {
      // Other errors are of a message to one that is about to end.
      if (worker.process.pid === undefined) ended({ error });
    });
  };
  const slots = Array.from({ length: count }, (): Slot => ({ socket: undefined }));
  for (const slot of slots) void start(slot, shortestPauseMs);

  return {
    serving: serving.promise,
    begin(given) {
      task = given;
      for (const [worker, slot] of alive) tell(worker, slot);
    },
    async change(change) {
      if (task) task = { ...task, ...change };
      changes += 1;
      const message: ChangeMessage = { kind: "change", change, number: changes };
      await Promise.all([...alive.keys()].map((worker) => told(worker, message)));
    },
    async replace(environment) {
      ofWorkers = { ...ofWorkers, ...environment };
      const end = async (worker: Worker) => {
        if (draining || !worker.isConnected()) return;
        replacing.add(worker);
        worker.send({ kind: "drain", waitMs: 0 });
        await endOf(worker);
      };
      const areThere = () => draining || listening.size >= count;
      await oneByOne([...alive.keys()], end, { areThere, patienceMs: longestPauseMs });
    },
    async challenge(message) {
      await Promise.all([...alive.keys()].map((worker) => setChallenge(worker, message)));
    },
    measure() {
      return { workers: alive.size, "memory bytes": process.memoryUsage.rss() + gathering.memoryBytes() };
    },
    answerMetrics(textOf) {
      metricsText = textOf;
    },
    nameOf: (worker) => `worker-${slots.indexOf(alive.get(worker) as Slot) + 1}`,
    restarts: () => Math.max(0, forks - count),
    async drain(waitMs) {
      draining = true;
      const ended = [...alive.keys()].map(endOf);
      for (const worker of alive.keys()) if (worker.isConnected()) worker.send({ kind: "drain", waitMs });
      // With the workers' own: what came after would wait for nobody.
      setTimeout(() => slots.forEach(closeSocket), waitMs);
      const late = setTimeout(() => this.kill(), drainMs);
      await Promise.all(ended);
      clearTimeout(late);
    },
    kill() {
      draining = true;
      for (const worker of alive.keys()) worker.process.kill("SIGKILL");
    },
  };
}

/** Resolves when the worker goes by the change: one that still loads does so once it has loaded. */
function told(worker: Worker, message: ChangeMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      worker.off("message", hear);
      worker.off("exit", done);
      resolve();
    };
    const hear = (heard: FromWorker) => {
      if (heard.kind === "changed" && heard.number === message.number) done();
    };
    worker.on("message", hear);
    worker.once("exit", done);
    if (worker.isConnected()) worker.send(message);
    else done();
  });
}

/** Resolves when the worker has ended. What it said last may be heard after its end, but before its channel's. */
function endOf(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.once("exit", () => {
      if (worker.isConnected()) worker.once("disconnect", resolve);
      else resolve();
    });
  });
}

function closeSocket(slot: Slot): void {
  slot.socket?.close();
  slot.socket = undefined;
}
