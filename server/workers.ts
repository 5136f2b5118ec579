import cluster, { type Worker } from "node:cluster";
import { join } from "node:path";
import { log } from "#lib/log.ts";
import type { ServerCertificate } from "./certificates/certificate.ts";
import { setChallenge } from "./challenge-workers.ts";
import { drainMs } from "./drain.ts";
import type { ChallengeMessage, FromWorker, WorkerTask } from "./messages.ts";

const shortestPauseMs = 1_000;
const longestPauseMs = 30_000;
/** A worker that served this long was well; its successor starts at once. */
const wellMs = 10_000;

/** In MB. V8 lets its heap grow by the machine's memory otherwise, far beyond what a worker needs (docs/performance.md). */
const memoryFlags = ["--max-semi-space-size=8", "--max-old-space-size=512"];

const memoryEnvironment = {
  // glibc keeps memory for each thread otherwise: 30 MB more a worker.
  MALLOC_ARENA_MAX: "2",
};

export type Workers = {
  /** Resolves when one listens; rejects with the reason when each failed before any could. */
  serving: Promise<void>;
  /** Gives the workers, and all that come after them, their task. They load Next meanwhile. */
  begin(task: WorkerTask): void;
  /** Has all show another certificate from now on, those that start later included. */
  present(certificate: ServerCertificate): void;
  /** Has all answer an ACME authority's challenge, or no more; resolves when they do. */
  challenge(message: ChallengeMessage): Promise<void>;
  /** Tells all to finish within the drain's time; resolves when none is left. */
  drain(waitMs: number): Promise<void>;
  kill(): void;
};

/** Keeps `count` workers alive until they are drained. `environment` is added to theirs. */
export function keepWorkers(count: number, environment: Record<string, string>): Workers {
  // Whatever this process was started by: `npm start`, or `postern start`.
  cluster.setupPrimary({
    serialization: "advanced",
    exec: join(import.meta.dirname, "../server.ts"),
    execArgv: [...process.execArgv, ...memoryFlags],
  });
  const alive = new Set<Worker>();
  const listening = new Set<Worker>();
  const serving = Promise.withResolvers<void>();
  let task: WorkerTask | undefined;
  let draining = false;
  let failedSlots = 0;
  // One whose process could not be made (no memory, no descriptors) has nothing to be told by.
  const tell = (worker: Worker) => task && worker.isConnected() && worker.send({ kind: "begin", task });

  const start = (pauseMs: number) => {
    const again = (pause: number, next: number) => setTimeout(() => !draining && start(next), pause);
    let worker: Worker;
    try {
      worker = cluster.fork({ ...environment, ...memoryEnvironment });
    } catch (error) {
      log.warn("worker not started", { error });
      return void again(pauseMs, Math.min(pauseMs * 2, longestPauseMs));
    }
    let listeningSince: number | undefined;
    let reason = "a worker ended before it could listen";
    alive.add(worker);
    tell(worker);
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "failed") reason = message.reason;
      if (message.kind !== "listening") return;
      listeningSince = Date.now();
      listening.add(worker);
      serving.resolve();
    });
    const ended = (how: Record<string, unknown>) => {
      listening.delete(worker);
      if (!alive.delete(worker) || draining) return;
      log.warn("worker ended", { worker: worker.process.pid, ...how });
      if (listeningSince === undefined) {
        failedSlots += 1;
        if (failedSlots >= count) serving.reject(new Error(reason));
      }
      const well = listeningSince !== undefined && Date.now() - listeningSince > wellMs;
      // The last one leaves people with nobody; one that could start once can start again.
      const last = listeningSince !== undefined && listening.size === 0;
      if (well || last) again(0, shortestPauseMs);
      else again(pauseMs, Math.min(pauseMs * 2, longestPauseMs));
    };
    worker.on("exit", (code, signal) => ended({ code, signal }));
    worker.on("error", (error) => {
      // Other errors are of a message to one that is about to end.
      if (worker.process.pid === undefined) ended({ error });
    });
  };
  for (let slot = 0; slot < count; slot += 1) start(shortestPauseMs);

  return {
    serving: serving.promise,
    begin(given) {
      task = given;
      for (const worker of alive) tell(worker);
    },
    present(certificate) {
      if (task) task = { ...task, certificate };
      for (const worker of alive) if (worker.isConnected()) worker.send({ kind: "certificate", certificate });
    },
    async challenge(message) {
      await Promise.all([...alive].map((worker) => setChallenge(worker, message)));
    },
    async drain(waitMs) {
      draining = true;
      const ended = [...alive].map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
      for (const worker of alive) if (worker.isConnected()) worker.send({ kind: "drain", waitMs });
      const late = setTimeout(() => this.kill(), drainMs);
      await Promise.all(ended);
      clearTimeout(late);
    },
    kill() {
      draining = true;
      for (const worker of alive) worker.process.kill("SIGKILL");
    },
  };
}
