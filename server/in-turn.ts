import type { Socket } from "node:net";

/** So many may wait on a connection for the one before them; whoever sends more does not want answers. */
const mostWaiting = 32;

type Work = () => Promise<void>;

/**
 * Answers pipelined requests of an HTTP/1.1 connection one after the other (RFC 9112 9.3.2): Node hands over all that
 * one packet holds at once. What waits when the client leaves is not begun.
 */
export function inTurn(): (socket: Socket, work: Work) => void {
  const waiting = new WeakMap<Socket, Work[]>();
  async function begin(socket: Socket, first: Work) {
    const others: Work[] = [];
    waiting.set(socket, others);
    try {
      for (let work: Work | undefined = first; work && !socket.destroyed; work = others.shift()) await work();
    } catch (error) {
      // What follows on this connection would wait for ever.
      socket.destroy();
      throw error;
    } finally {
      waiting.delete(socket);
    }
  }
  return (socket, work) => {
    const others = waiting.get(socket);
    if (!others) void begin(socket, work);
    else if (others.length >= mostWaiting) socket.destroy();
    else others.push(work);
  };
}
