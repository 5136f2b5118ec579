import { Worker } from "node:worker_threads";
import { log } from "#lib/log.ts";
import { type Hashed, HashingBusy, hashing, restartSeconds } from "./hashing.ts";

/** How much the newest measurement counts in the running mean. */
const weight = 0.2;

/**
 * Starts this process's hashing thread, if it is not running; replaces it should it ever die. Not for Next's bundle,
 * which would try to bundle the thread's file.
 */
export function startHashingThread(): void {
  if (hashing.thread) return;
  const thread = new Worker(new URL("./hashing-thread.ts", import.meta.url), { execArgv: [] });
  thread.on("message", (done: Hashed) => settle(thread, done));
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

function settle(thread: Worker, { id, hash, ms }: Hashed): void {
  const { waiting } = hashing;
  hashing.meanMs += (ms - hashing.meanMs) * weight;
  waiting.get(id)?.resolve(Buffer.from(hash));
  waiting.delete(id);
  if (waiting.size === 0) thread.unref();
}

function replace(thread: Worker): void {
  for (const { reject } of hashing.waiting.values()) reject(new HashingBusy(restartSeconds));
  hashing.waiting.clear();
  if (hashing.thread !== thread) return;
  hashing.thread = undefined;
  // Not at once: one that cannot start would otherwise keep the whole process busy.
  setTimeout(startHashingThread, restartSeconds * 1000).unref();
}
