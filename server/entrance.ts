import { Turns } from "#lib/turns.ts";
import type { Sparing } from "./sparing.ts";

/** More would hold up what else goes on in the process for longer than a step of a rendering takes. */
const mostInOneTurn = 16;

/**
 * Where requests come in. Hardly ever has one to wait; when more are there than are begun in one turn of the event loop,
 * networks take turns.
 */
export type Entrance = {
  /** Undefined: come in. Else resolves when it is this one's turn. */
  turn(network: () => string): Promise<void> | undefined;
};

type Waiting = Readonly<{ network: string; come: () => void }>;

export function openEntrance(sparing: Sparing): Entrance {
  const waiting = new Turns<Waiting>();
  let begun = 0;
  let endsTurn = false;
  /** The longest line, while it leaves the processor to others. */
  let resting: string | undefined;

  function begin(): void {
    begun += 1;
    if (!endsTurn) setImmediate(endTurn);
    endsTurn = true;
  }

  function endTurn(): void {
    endsTurn = false;
    begun = 0;
    if (resting === undefined) letIn();
  }

  function letIn(): void {
    resting = undefined;
    const longest = waiting.longest();
    if (longest === undefined) return;
    const restMs = sparing.restMs(longest);
    if (restMs > 0) {
      resting = longest;
      setTimeout(letIn, restMs);
    } else sparing.begin(longest);
    while (begun < mostInOneTurn) {
      const next = waiting.take(({ network }) => network !== resting);
      if (!next) return;
      begin();
      next.come();
    }
  }

  return {
    turn(network) {
      if (begun < mostInOneTurn && (waiting.size === 0 || (resting && waiting.sizeOf(network()) === 0))) {
        begin();
        return undefined;
      }
      return new Promise((come) => waiting.add(network(), { network: network(), come }));
    },
  };
}
