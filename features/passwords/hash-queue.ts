/** The queue of password hashes: one thread of low priority works through it, so that pages never wait for a hash. */
import { setTimeout as pause } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import type { Throttled } from "#features/throttles/throttle.ts";
import { networkOf } from "#lib/network.ts";
import { shared } from "#lib/process-global.ts";
import { type RequestContext, requestContexts } from "#lib/request-context.ts";
import { Turns } from "#lib/turns.ts";
import type { Recipe } from "./foreign/recipe.ts";

/** PBKDF2-HMAC-SHA-512 to 64 bytes (RFC 8018 5.2). */
export type HashJob = Readonly<{
  password: Uint8Array;
  salt: Uint8Array;
  iterations: number;
  /** Iterations to work through besides, for nothing: so that a cheap hash takes as long as a dear one. */
  rest?: number;
  /**
   * How another system hashed the password, where ours is of HMAC-SHA-512(pepper, its hash). What that took is taken off
   * the rest.
   */
  inner?: Readonly<{ recipe: Recipe; pepper: Uint8Array }>;
}>;
export type Hashed = Readonly<{
  hash: Uint8Array;
  /** Of the processor: how long it waited for that says nothing about the next one. */
  ms: number;
}>;

/** The queue is full, or the thread is being replaced. */
export class HashQueueFull extends Error {
  override readonly name = "HashQueueFull";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("No further password can be hashed now.");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

type Wanted = Readonly<{
  job: HashJob;
  network: string;
  /** By `performance.now()`. */
  askedAt: number;
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
  /** How many were begun, and how long they had waited together; whoever takes these numbers sets them to 0. */
  begun: 0,
  waitedMs: 0,
  /** What one job takes, as a running mean; a guess until the first is done. */
  meanMs: 100,
}));

/** By when a thread that died may have its successor. */
export const restartSeconds = 1;

/** How much work may wait. */
const queueMs = 2000;

/**
 * Has the hashing thread work out one hash. Networks take turns; when 2 s of work wait already, the one that has most of
 * it gives up its newest. A job is dropped when its client leaves.
 * @throws HashQueueFull when there is no room, and while the thread is being replaced
 */
export async function hashInThread(job: HashJob): Promise<Buffer> {
  const asking = requestContexts.getStore();
  const hash = hashInTurn(job, asking);
  // Pages need not wait for this one meanwhile.
  return asking?.aside ? asking.aside(hash) : hash;
}

/**
 * A refusal is sent after this time. Answered at once, clients that try again without end would keep the machine so busy
 * with answers that the hashing thread, which has the lowest priority, came to nothing.
 */
const refusalMs = 1_000;

/** The result of `hash`; `Throttled`, a second later, when the queue is full. */
export async function unlessQueueFull<T>(
  hash: () => Promise<T>,
): Promise<{ ok: true; value: T } | Throttled> {
  try {
    return { ok: true, value: await hash() };
  } catch (error) {
    if (!(error instanceof HashQueueFull)) throw error;
    const { aside, left } = requestContexts.getStore() ?? {};
    const refusal = pause(refusalMs, undefined, { signal: left }).catch(() => undefined);
    await (aside ? aside(refusal) : refusal);
    return { ok: false, code: "too many", retryAfterSeconds: error.retryAfterSeconds };
  }
}

/** Gives the thread the next in turn, if it has nothing to do. */
export function hashNext(): void {
  const { thread, waiting } = hashing;
  if (!thread || hashing.current) return;
  const next = waiting.take();
  hashing.current = next;
  // A process that waits for a hash stays; one that waits for nothing may end.
  if (next) {
    hashing.begun += 1;
    hashing.waitedMs += performance.now() - next.askedAt;
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
    const wanted = { job, network, askedAt: performance.now(), resolve, reject };
    if (left?.aborted) return reject(new HashQueueFull(restartSeconds));
    hashing.thread ??= hashing.start?.();
    if (!hashing.thread) return reject(new HashQueueFull(restartSeconds));
    const waitMs = (waiting.size + (hashing.current ? 1 : 0)) * hashing.meanMs;
    // However long one takes, one may wait: only so is it seen that they have become faster.
    if (waitMs >= queueMs && waiting.size > 0) {
      const busy = new HashQueueFull(Math.ceil(waitMs / 1000));
      const pushedOut = waiting.makeRoom(network);
      if (!pushedOut) return reject(busy);
      pushedOut.reject(busy);
    }
    hashing.lastId += 1;
    waiting.add(network, wanted);
    left?.addEventListener("abort", () => {
      waiting.remove(network, wanted);
      // If it is being worked out, it comes to its end.
      if (hashing.current !== wanted) reject(new HashQueueFull(restartSeconds));
    });
    hashNext();
  });
}
