import { Worker } from "node:worker_threads";
import { log } from "#lib/log.ts";
import { type Hashed, HashQueueFull, hashing, hashNext, restartSeconds } from "./hash-queue.ts";

/** How much the newest measurement counts in the running mean. */
const weight = 0.2;

/**
 * Lets this process hash. Its thread starts with the first hash: a worker that has not hashed yet is 7 MB smaller.
 * Should the thread ever die, the next hash starts another. Not for Next's bundle, which would try to bundle the
 * thread's file.
 */
export function allowHashing(): void {
  hashing.start = startThread;
}

function startThread(): Worker {
  const thread = new Worker(new URL("./hashing-thread.ts", import.meta.url), { execArgv: [] });
  thread.on("message", settle);
  thread.on("error", (error) => log.error("hashing thread failed", { error }));
  thread.on("exit", () => replace(thread));
  return thread;
}

/** Ends the thread and fails what waits for it; nothing is hashed after that. */
export async function stopHashing(): Promise<void> {
  const { thread } = hashing;
  hashing.thread = undefined;
  hashing.start = undefined;
  await thread?.terminate();
}

function settle({ hash, ms }: Hashed): void {
  const { current } = hashing;
  hashing.meanMs += (ms - hashing.meanMs) * weight;
  hashing.current = undefined;
  // The thread first: what comes of the hash may take a while.
  hashNext();
  current?.resolve(Buffer.from(hash));
}

function replace(thread: Worker): void {
  const { waiting } = hashing;
  for (let next = hashing.current; next; next = waiting.take())
    next.reject(new HashQueueFull(restartSeconds));
  hashing.current = undefined;
  if (hashing.thread !== thread) return;
  hashing.thread = undefined;
  hashing.start = undefined;
  // Not at once: one that cannot start would otherwise keep the whole process busy.
  setTimeout(allowHashing, restartSeconds * 1000).unref();
}
