/** Password hashes are worked out in one thread of low priority, so that pages never wait for them. */
import type { Worker } from "node:worker_threads";
import { once } from "#lib/once.ts";

/** PBKDF2-HMAC-SHA-512 to 64 bytes (RFC 8018 5.2). */
export type HashJob = Readonly<{ password: Uint8Array; salt: Uint8Array; iterations: number }>;
export type Hashed = Readonly<{ id: number; hash: Uint8Array; ms: number }>;

/** There is too much hashing to do already. */
export class HashingBusy extends Error {
  override readonly name = "HashingBusy";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("Too many passwords wait to be hashed.");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

type Waiting = { resolve: (hash: Buffer) => void; reject: (error: Error) => void };

/** Shared between the server, which starts the thread, and Next's bundle, which uses it. */
export const hashing = once("hashing", () => ({
  thread: undefined as Worker | undefined,
  waiting: new Map<number, Waiting>(),
  lastId: 0,
  /** What one job takes, as a running mean; a guess until the first is done. */
  meanMs: 100,
}));

/** How much work may wait. */
const queueMs = 2000;

/**
 * Has the hashing thread work out one hash.
 * @throws HashingBusy when 2 s of work wait already
 */
export async function hashInThread(job: HashJob): Promise<Buffer> {
  const { thread, waiting, meanMs } = hashing;
  if (!thread) throw new Error("The hashing thread is not running.");
  const waitMs = waiting.size * meanMs;
  if (waitMs >= queueMs) throw new HashingBusy(Math.ceil(waitMs / 1000));
  hashing.lastId += 1;
  const id = hashing.lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    // A process that waits for a hash stays; one that waits for nothing may end.
    thread.ref();
    thread.postMessage({ id, ...job });
  });
}
