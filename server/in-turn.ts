import type { Socket } from "node:net";

/** So many may wait on a connection for the ones before them; whoever sends more does not want answers. */
const mostWaiting = 32;

/**
 * Answers pipelined requests of an HTTP/1.1 connection one after the other (RFC 9112 9.3.2): Node hands over all that
 * one packet holds at once. What waits when the client leaves is not begun.
 */
export function inTurn(): (socket: Socket, work: () => Promise<void>) => void {
  const turns = new WeakMap<Socket, { waiting: number; last: Promise<void> }>();
  return (socket, work) => {
    const turn = turns.get(socket) ?? { waiting: 0, last: Promise.resolve() };
    turns.set(socket, turn);
    turn.waiting += 1;
    if (turn.waiting > mostWaiting) return void socket.destroy();
    const next = async () => {
      turn.waiting -= 1;
      if (!socket.destroyed) await work();
    };
    turn.last = turn.last.then(next, next);
  };
}
