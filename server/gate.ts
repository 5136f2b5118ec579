/** Lets so many in at a time; the others wait, so many of them. */
export type Gate = {
  /**
   * Runs the work when it is its turn. "full": too many wait already; "left": nobody waits for this any more. An
   * error of the work is its own.
   */
  pass<T>(work: () => Promise<T>, left: AbortSignal): Promise<T | "full" | "left">;
};

/** Work that takes longer waits for something itself, and lets the next one in. */
const longestMs = 1_000;

export function openGate(atOnce: number, mostWaiting: number): Gate {
  let inside = 0;
  const waiting = new Set<() => void>();
  const next = () => {
    const [first] = waiting;
    if (!first) return;
    waiting.delete(first);
    first();
  };
  return {
    async pass(work, left) {
      if (inside >= atOnce) {
        if (waiting.size >= mostWaiting) return "full";
        const turn = Promise.withResolvers<void>();
        const leave = () => {
          waiting.delete(turn.resolve);
          turn.resolve();
        };
        waiting.add(turn.resolve);
        left.addEventListener("abort", leave, { once: true });
        await turn.promise;
        left.removeEventListener("abort", leave);
      }
      if (left.aborted) {
        // Its turn may have come all the same.
        if (inside < atOnce) next();
        return "left";
      }
      inside += 1;
      let isInside = true;
      const leave = () => {
        if (!isInside) return;
        isInside = false;
        inside -= 1;
        next();
      };
      const late = setTimeout(leave, longestMs).unref();
      try {
        return await work();
      } finally {
        clearTimeout(late);
        leave();
      }
    },
  };
}
