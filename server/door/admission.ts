import { Turns } from "#lib/turns.ts";
import type { HashingPriority } from "./hashing-priority.ts";

/** More would hold up what else goes on in the process for longer than a step of a rendering takes. */
const mostInOneTurn = 16;

/** So many wait at most. Each holds memory, and nobody who sends thousands waits for their answers. */
const mostWaiting = 4_000;

/** Somebody who asks to come in. */
type Guest = Readonly<{
  network: string;
  /** Calls back when they have gone by themselves. */
  onGone(listener: () => void): void;
  /** Ends their connection, with all that they ask for on it. */
  turnAway(): void;
}>;

/**
 * Where requests come in. Hardly ever has one to wait; when more are there than are begun in one turn of the event loop,
 * networks take turns. When too many wait, the network with most of them loses its newest with its connection.
 */
export type Admission = {
  /** Undefined: come in. Else resolves when it is this one's turn, or when it is gone. */
  turn(guest: () => Guest): Promise<void> | undefined;
};

type Waiting = Guest & Readonly<{ come: () => void }>;

export function openAdmission(hashingPriority: HashingPriority): Admission {
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
    const restMs = hashingPriority.restMs(longest);
    if (restMs > 0) {
      resting = longest;
      setTimeout(letIn, restMs);
    } else hashingPriority.begin(longest);
    while (begun < mostInOneTurn) {
      const next = waiting.take(({ network }) => network !== resting);
      if (!next) return;
      begin();
      next.come();
    }
  }

  function wait(guest: Guest): Promise<void> {
    return new Promise((come) => {
      const one = { ...guest, come };
      waiting.add(guest.network, one);
      guest.onGone(() => {
        waiting.remove(guest.network, one);
        come();
      });
      if (waiting.size > mostWaiting) waiting.newest(waiting.longest() ?? "")?.turnAway();
    });
  }

  return {
    turn(guestOf) {
      if (begun < mostInOneTurn && waiting.size === 0) {
        begin();
        return undefined;
      }
      const guest = guestOf();
      if (begun < mostInOneTurn && resting !== undefined && waiting.sizeOf(guest.network) === 0) {
        begin();
        return undefined;
      }
      return wait(guest);
    },
  };
}
