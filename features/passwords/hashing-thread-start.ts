import { Worker } from "node:worker_threads";
import { log } from "#lib/log.ts";
import { type Hashed, HashingBusy, hashing, hashNext, restartSeconds } from "./hashing.ts";

/** How much the newest measurement counts in the running mean. */
const weight = 0.2;

/**
 * Starts this process's hashing thread, if it is not running; replaces it should it ever die. Not for Next's bundle,
 * which would try to bundle the thread's file.
 */
export function startHashingThread(): void {
  if (hashing.thread) return;
  const thread = new Worker(new URL("./hashing-thread.ts", import.meta.url), { execArgv: [] });
  thread.on("message", settle);
  thread.on("error", (error) => log.error("hashing thread failed", { error }));
  thread.on("exit", () => replace(thread));
  thread.unref();
  hashing.thread = thread;
}

/** Ends the thread and fails what waits for it. */
export async function stopHashingThread(): Promise<void> {
  const { thread } = hashing;
  hashing.thread = undefined;
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
  for (let next = hashing.current; next; next = waiting.take()) next.reject(new HashingBusy(restartSeconds));
  hashing.current = undefined;
  if (hashing.thread !== thread) return;
  hashing.thread = undefined;
  // Not at once: one that cannot start would otherwise keep the whole process busy.
  setTimeout(startHashingThread, restartSeconds * 1000).unref();
}
