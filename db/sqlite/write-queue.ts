/**
 * One write at a time in a process. Transactions that wait together become one of SQLite's, a savepoint each: syncing
 * is most of what a small save costs, and it is paid once for all of them.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import type { Database } from "better-sqlite3";
import { isBusy } from "#db/errors.ts";
import { insideTransaction, requireOutside } from "#db/inside-transaction.ts";
import type { Transaction } from "#db/store.ts";

/** How long a writer waits for the writers of other processes. */
const patienceMs = 5000;
/** Other processes wait for a whole group. */
const mostInGroup = 64;

type Waiting = Readonly<{
  since: number;
  run(): Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}> & {
  /** In a transaction of its own, or none. */
  place: "group" | "own transaction" | "no transaction";
};

export type WriteQueue = Readonly<{
  /** The body in a transaction. It may run once more, after a group that failed. */
  atomically<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Work that stands in no transaction. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}>;

/** Over a connection that waits for nobody (`busy_timeout = 0`). */
export function openWriteQueue(writer: Database, tx: Transaction): WriteQueue {
  const waiting: Waiting[] = [];
  let isRunning = false;

  function add<T>(place: Waiting["place"], run: () => Promise<T>): Promise<T> {
    requireOutside();
    // The work belongs to its caller's request, whoever's turn brings it up.
    const asCaller = AsyncLocalStorage.snapshot();
    return new Promise<T>((resolve, reject) => {
      waiting.push({
        place,
        since: performance.now(),
        run: () => asCaller(run),
        resolve: resolve as (result: unknown) => void,
        reject,
      });
      if (!isRunning) void runAll();
    });
  }

  async function runAll(): Promise<void> {
    isRunning = true;
    // All that was asked for in the same turn of the event loop is one group. A microtask would be too early: those of one
    // request run before another request is read.
    await nextTurn();
    for (let [first] = waiting; first; [first] = waiting)
      if (first.place === "no transaction") {
        waiting.shift();
        await first.run().then(first.resolve, first.reject);
      } else await writeGroup(first);
    isRunning = false;
  }

  async function writeGroup(first: Waiting): Promise<void> {
    try {
      await untilFree(() => writer.exec("BEGIN IMMEDIATE"), first.since + patienceMs);
    } catch (error) {
      waiting.shift();
      first.reject(error);
      return;
    }
    const group: Waiting[] = [];
    const outcomes: (() => void)[] = [];
    try {
      for (let next = takeInto(group); next; next = takeInto(group)) outcomes.push(await savepoint(next));
      writer.exec("COMMIT");
      // Nobody is told before the sync.
      for (const tell of outcomes) tell();
    } catch (error) {
      // A full disk has rolled back already.
      if (writer.inTransaction) writer.exec("ROLLBACK");
      giveUp(group, error);
    }
  }

  /** The next of the group, if it may be in it. */
  function takeInto(group: Waiting[]): Waiting | undefined {
    const [next] = waiting;
    const fits = group.length === 0 || (group.length < mostInGroup && group[0]?.place === "group");
    if (!next || !fits || (group.length > 0 && next.place !== "group")) return undefined;
    waiting.shift();
    group.push(next);
    return next;
  }

  /** Runs one of a group. What it throws undoes what it wrote, and nothing of the others. */
  async function savepoint(one: Waiting): Promise<() => void> {
    writer.exec("SAVEPOINT one");
    try {
      const result = await one.run();
      writer.exec("RELEASE one");
      return () => one.resolve(result);
    } catch (error) {
      // The whole group is undone.
      if (!writer.inTransaction) throw error;
      writer.exec("ROLLBACK TO one; RELEASE one");
      return () => one.reject(error);
    }
  }

  /** What kept the group from being saved may be the fault of one: each has a try of its own. */
  function giveUp(group: readonly Waiting[], error: unknown): void {
    const [first] = group;
    if (first && group.length === 1) {
      first.reject(error);
      return;
    }
    for (const one of group) one.place = "own transaction";
    waiting.unshift(...group);
  }

  return {
    atomically: (body) => add("group", () => insideTransaction(() => body(tx))),
    alone: (work) => add("no transaction", work),
  };
}

/** Tries until other processes let it write. */
export async function untilFree(
  statement: () => unknown,
  until = performance.now() + patienceMs,
): Promise<void> {
  for (;;) {
    try {
      statement();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
    }
    // Uneven, so that several do not meet again and again.
    await pause(1 + Math.random() * 4);
  }
}
