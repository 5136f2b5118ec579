/** What the primary keeps of what its workers have counted: the totals, which outlive each of them. */
import type { Worker } from "node:cluster";
import { addCounts } from "#features/figures/count.ts";
import type { Counter } from "#features/figures/names.ts";
import type { WorkerFacts } from "#features/metrics/metrics.ts";
import { addTallies, noTallies, type Tallies } from "#features/metrics/tallies.ts";
import type { FromWorker } from "./messages.ts";

/** One that is too busy to answer is in the metrics with what it said last. */
const patienceMs = 1_000;

export type Gathered = Readonly<{
  tallies: Tallies;
  counts: ReadonlyMap<Counter, number>;
  workers: ReadonlyMap<Worker, WorkerFacts>;
}>;

export type Gathering = Readonly<{
  /** Adds what a worker has counted to the totals. */
  hear(worker: Worker, message: FromWorker): void;
  /** Forgets how a worker was: it has ended. What it counted stays, and may still come. */
  forget(worker: Worker): void;
  /** As of now: each worker has been asked, and has answered or had a second for it. */
  gather(): Promise<Gathered>;
  /** As the workers said last. */
  memoryBytes(): number;
}>;

/** One for a primary and all its workers. */
export function openGathering(): Gathering {
  const tallies = noTallies();
  const counts = new Map<Counter, number>();
  const workers = new Map<Worker, WorkerFacts>();
  const ended = new WeakSet<Worker>();
  let lastId = 0;
  return {
    hear(worker, message) {
      if (message.kind !== "counts") return;
      addCounts(message.counts);
      for (const name of ["log-ins", "failed log-ins", "sign-ups"] as const)
        counts.set(name, (counts.get(name) ?? 0) + (message.counts[name] ?? 0));
      addTallies(tallies, message.tallies);
      if (!ended.has(worker)) workers.set(worker, message.facts);
    },
    forget(worker) {
      ended.add(worker);
      workers.delete(worker);
    },
    async gather() {
      lastId += 1;
      const id = lastId;
      // One that has said nothing yet is not there yet.
      await Promise.all([...workers.keys()].map((worker) => askFor(worker, id)));
      return { tallies, counts, workers };
    },
    memoryBytes: () => [...workers.values()].reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  };
}

/** Resolves when the worker has answered and been heard, has ended, or is too busy. */
function askFor(worker: Worker, id: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(late);
      worker.off("message", hear);
      worker.off("disconnect", done);
      resolve();
    };
    const hear = (message: FromWorker) => {
      if (message.kind === "counts" && message.asked === id) done();
    };
    const late = setTimeout(done, patienceMs);
    worker.on("message", hear);
    worker.once("disconnect", done);
    if (worker.isConnected()) worker.send({ kind: "hand over", id });
    else done();
  });
}
