import { Turns } from "#lib/turns.ts";
import type { HashingPriority } from "./hashing-priority.ts";

type Limits = Readonly<{
  /** So much work at a time. */
  atOnce: number;
  /** So many wait for their turn, in all. */
  mostWaiting: number;
  /** So much work of one line waits for something else (`Aside`) before more of it is let in. */
  mostAside: number;
  hashingPriority: HashingPriority;
}>;

/** The network that asks. It has a queue for each kind, so that pages need not wait behind forms. */
type Origin = Readonly<{ network: string; kind: "page" | "form" }>;

/** Waits outside for something that the work itself does not do, then comes in again in turn. */
export type Aside = <T>(until: Promise<T>) => Promise<T>;

/** Lets so much work in at a time, by turns of the networks it comes from; the rest waits. */
export type ConcurrencyLimit = {
  /**
   * Runs the work when it is its turn. "full": too many wait already, and the longest line is this one, or it had to wait
   * too long; "left": nobody waits for this any more. An error of the work is its own.
   */
  pass<T>(
    origin: Origin,
    work: (aside: Aside) => Promise<T>,
    left: AbortSignal,
  ): Promise<T | "full" | "left">;
};

/** Work that takes longer waits for something itself, and lets the next one in. */
const longestMs = 1_000;

/** A request that has waited this long is turned away. Forms mostly wait for hashes, of which two seconds' worth may wait. */
const longestWaitMs = { form: 2_000, page: 10_000 };

/** As many as a browser asks for at once do not make a crowd. */
const crowd = 8;

type Came = "in" | "full" | "left";
type Waiting = Readonly<{ network: string; line: string; come: (came: Came) => void }>;

export function openConcurrencyLimit({
  atOnce,
  mostWaiting,
  mostAside,
  hashingPriority,
}: Limits): ConcurrencyLimit {
  const waiting = new Turns<Waiting>();
  /** Those who stepped aside and go on. Nobody turns them away. */
  const returning = new Turns<Waiting>();
  const inside = new Counts();
  const outside = new Counts();
  let isResting = false;

  function letIn(): void {
    while (inside.all < atOnce) {
      // Where others wait, a network has one place.
      const next =
        returning.take(isFirst) ??
        waiting.take((one) => isFirst(one) && may(one)) ??
        returning.take() ??
        waiting.take(may);
      if (!next) return;
      inside.change(next.network, 1);
      if (wasCrowd(next)) hashingPriority.begin(next.network);
      next.come("in");
    }
  }

  function isFirst({ network }: Waiting): boolean {
    return inside.of(network) === 0;
  }

  function isCrowd({ line }: Waiting): boolean {
    return waiting.sizeOf(line) >= crowd;
  }

  function wasCrowd({ line }: Waiting): boolean {
    return waiting.sizeOf(line) + 1 >= crowd;
  }

  function may(one: Waiting): boolean {
    if (outside.of(one.line) >= mostAside) return false;
    const restMs = isCrowd(one) ? hashingPriority.restMs(one.network) : 0;
    if (restMs === 0) return true;
    if (!isResting) setTimeout(goOn, restMs);
    isResting = true;
    return false;
  }

  function goOn(): void {
    isResting = false;
    letIn();
  }

  function enter({ network, kind }: Origin, line: string, left: AbortSignal): Promise<Came> {
    return new Promise((resolve) => {
      const gone = () => one.come("left");
      let patience: NodeJS.Timeout | undefined;
      const come = (came: Came) => {
        waiting.remove(line, one);
        left.removeEventListener("abort", gone);
        clearTimeout(patience);
        resolve(came);
      };
      const one: Waiting = { network, line, come };
      if (left.aborted) return resolve("left");
      if (waiting.size >= mostWaiting) {
        const pushedOut = waiting.makeRoom(line);
        if (!pushedOut) return resolve("full");
        pushedOut.come("full");
      }
      waiting.add(line, one);
      letIn();
      // Most are inside already.
      if (!waiting.has(line, one)) return;
      left.addEventListener("abort", gone, { once: true });
      patience = setTimeout(() => come("full"), longestWaitMs[kind]);
    });
  }

  function enterAgain({ network }: Origin, line: string): Promise<Came> {
    return new Promise((come) => {
      returning.add(line, { network, line, come });
      letIn();
    });
  }

  /** Holds a place inside from now on; gives what ends that. */
  function hold({ network }: Origin, line: string): () => void {
    const leave = () => inside.change(network, -1);
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      outside.change(line, 1);
      leave();
      letIn();
    }, longestMs).unref();
    return () => {
      clearTimeout(late);
      if (isLate) outside.change(line, -1);
      else leave();
      letIn();
    };
  }

  return {
    async pass(origin, work, left) {
      const line = `${origin.kind} ${origin.network}`;
      const came = await enter(origin, line, left);
      if (came !== "in") return came;
      let leave: (() => void) | undefined = hold(origin, line);
      let isOver = false;
      const stepOut = () => {
        leave?.();
        leave = undefined;
      };
      if (left.aborted) {
        stepOut();
        return "left";
      }
      const aside: Aside = async (until) => {
        outside.change(line, 1);
        stepOut();
        try {
          return await until;
        } finally {
          await enterAgain(origin, line);
          outside.change(line, -1);
          stepOut();
          leave = hold(origin, line);
          // The caller has given up meanwhile.
          if (isOver) stepOut();
        }
      };
      try {
        return await work(aside);
      } finally {
        isOver = true;
        stepOut();
      }
    },
  };
}

/** How many there are of each name, and in all. */
class Counts {
  all = 0;
  readonly #counts = new Map<string, number>();

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  change(name: string, by: 1 | -1): void {
    this.all += by;
    const count = this.of(name) + by;
    if (count === 0) this.#counts.delete(name);
    else this.#counts.set(name, count);
  }
}
