/** Password hashes are worked out in one thread of low priority, so that pages never wait for them. */
import type { Worker } from "node:worker_threads";
import { once } from "#lib/once.ts";

/** PBKDF2-HMAC-SHA-512 to 64 bytes (RFC 8018 5.2). */
export type HashJob = Readonly<{
  password: Uint8Array;
  salt: Uint8Array;
  iterations: number;
  /** Iterations to work through besides, for nothing: so that a cheap hash takes as long as a dear one. */
  rest?: number;
}>;
export type Hashed = Readonly<{ id: number; hash: Uint8Array; ms: number }>;

/** There is too much hashing to do already, or for a moment nobody who does it. */
export class HashingBusy extends Error {
  override readonly name = "HashingBusy";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("No further password can be hashed now.");
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

/** By when a thread that died has its successor. */
export const restartSeconds = 1;

/** How much work may wait. */
const queueMs = 2000;

/**
 * Has the hashing thread work out one hash.
 * @throws HashingBusy when 2 s of work wait already, and while the thread is being replaced
 */
export async function hashInThread(job: HashJob): Promise<Buffer> {
  const { thread, waiting, meanMs } = hashing;
  if (!thread) throw new HashingBusy(restartSeconds);
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
