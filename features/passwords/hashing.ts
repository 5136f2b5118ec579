/** Password hashes are worked out in one thread of low priority, so that pages never wait for them. */
import type { Worker } from "node:worker_threads";
import { networkOf } from "#lib/network.ts";
import { shared } from "#lib/process-global.ts";
import { type RequestContext, requestContexts } from "#lib/request-context.ts";
import { Turns } from "#lib/turns.ts";

/** PBKDF2-HMAC-SHA-512 to 64 bytes (RFC 8018 5.2). */
export type HashJob = Readonly<{
  password: Uint8Array;
  salt: Uint8Array;
  iterations: number;
  /** Iterations to work through besides, for nothing: so that a cheap hash takes as long as a dear one. */
  rest?: number;
}>;
export type Hashed = Readonly<{
  hash: Uint8Array;
  /** Of the processor: how long it waited for that says nothing about the next one. */
  ms: number;
}>;

/** There is too much hashing to do already, or for a moment nobody who does it. */
export class HashingBusy extends Error {
  override readonly name = "HashingBusy";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("No further password can be hashed now.");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

type Wanted = Readonly<{
  job: HashJob;
  network: string;
  resolve: (hash: Buffer) => void;
  reject: (error: Error) => void;
}>;

/** Shared between the server, which knows how to start the thread, and Next's bundle, which uses it. */
export const hashing = shared("hashing", () => ({
  /** Starts the thread. Undefined where nobody may hash, and for a moment after a thread died. */
  start: undefined as (() => Worker) | undefined,
  /** Undefined until the first hash. */
  thread: undefined as Worker | undefined,
  /** What the thread works on: one at a time, since what it has been given can no longer be put off. */
  current: undefined as Wanted | undefined,
  /** By network. */
  waiting: new Turns<Wanted>(),
  /** The number of the last one that was asked for. */
  lastId: 0,
  /** What one job takes, as a running mean; a guess until the first is done. */
  meanMs: 100,
}));

/** By when a thread that died may have its successor. */
export const restartSeconds = 1;

/** How much work may wait. */
const queueMs = 2000;

/**
 * Has the hashing thread work out one hash. Networks take turns; when 2 s of work wait already, the one that has most of
 * it gives up its newest. Whoever has left is forgotten.
 * @throws HashingBusy when there is no room, and while the thread is being replaced
 */
export async function hashInThread(job: HashJob): Promise<Buffer> {
  const asking = requestContexts.getStore();
  const hash = hashInTurn(job, asking);
  // Pages need not wait for this one meanwhile.
  return asking?.aside ? asking.aside(hash) : hash;
}

/** Gives the thread the next in turn, if it has nothing to do. */
export function hashNext(): void {
  const { thread, waiting } = hashing;
  if (!thread || hashing.current) return;
  const next = waiting.take();
  hashing.current = next;
  // A process that waits for a hash stays; one that waits for nothing may end.
  if (next) {
    thread.ref();
    thread.postMessage(next.job);
  } else thread.unref();
}

/** Whether a hash is worked out, or waits, that somebody in another network asked for. */
export function isHashingForOthers(network: string): boolean {
  const { current, waiting } = hashing;
  if (current === undefined) return false;
  return current.network !== network || waiting.size > waiting.sizeOf(network);
}

function hashInTurn(job: HashJob, asking: RequestContext | undefined): Promise<Buffer> {
  const { waiting } = hashing;
  const network = networkOf(asking?.caller ?? "");
  const left = asking?.left;
  return new Promise((resolve, reject) => {
    const wanted = { job, network, resolve, reject };
    if (left?.aborted) return reject(new HashingBusy(restartSeconds));
    hashing.thread ??= hashing.start?.();
    if (!hashing.thread) return reject(new HashingBusy(restartSeconds));
    const waitMs = (waiting.size + (hashing.current ? 1 : 0)) * hashing.meanMs;
    // However long one takes, one may wait: only so is it seen that they have become faster.
    if (waitMs >= queueMs && waiting.size > 0) {
      const busy = new HashingBusy(Math.ceil(waitMs / 1000));
      const pushedOut = waiting.makeRoom(network);
      if (!pushedOut) return reject(busy);
      pushedOut.reject(busy);
    }
    hashing.lastId += 1;
    waiting.add(network, wanted);
    left?.addEventListener("abort", () => {
      waiting.remove(network, wanted);
      // If it is being worked out, it comes to its end.
      if (hashing.current !== wanted) reject(new HashingBusy(restartSeconds));
    });
    hashNext();
  });
}
