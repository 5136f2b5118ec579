import { Turns } from "#lib/turns.ts";

/** More would hold up what else goes on in the process for longer than a step of a rendering takes. */
const mostInOneTurn = 16;
const longestRestMs = 50;

/**
 * Where requests come in. Hardly ever has one to wait; when more are there than are begun in one turn of the event loop,
 * networks take turns.
 */
export type Entrance = {
  /** Undefined: come in. Else resolves when it is this one's turn. */
  turn(network: () => string): Promise<void> | undefined;
};

/** `sparing`: whether a network's crowd has to leave the processor to others half of the time. */
export function openEntrance(sparing: (network: string) => boolean): Entrance {
  const waiting = new Turns<() => void>();
  let begun = 0;
  let begunAt = 0;

  function nextTurn(): void {
    const longest = waiting.longest();
    if (longest === undefined) begun = 0;
    else if (!sparing(longest)) begin();
    else setTimeout(begin, Math.min(performance.now() - begunAt, longestRestMs));
  }

  function begin(): void {
    begunAt = performance.now();
    for (begun = 0; begun < mostInOneTurn; begun += 1) waiting.take()?.();
    setImmediate(nextTurn);
  }

  return {
    turn(network) {
      if (begun >= mostInOneTurn || waiting.size > 0)
        return new Promise((resolve) => waiting.add(network(), resolve));
      if (begun === 0) {
        begunAt = performance.now();
        setImmediate(nextTurn);
      }
      begun += 1;
      return undefined;
    },
  };
}
