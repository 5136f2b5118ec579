import type { Socket } from "node:net";

/** This many may wait on a connection for the one before them. A client that sends more does not want answers. */
const mostWaiting = 32;

type Work = () => Promise<void>;

/**
 * Answers pipelined requests of an HTTP/1.1 connection one after the other (RFC 9112 9.3.2): Node hands over all that
 * one packet holds at once. What waits when the client leaves is not begun.
 */
export function openPipeline(): (socket: Socket, work: Work) => void {
  const lines = new WeakMap<Socket, Line>();
  return (socket, work) => {
    const line = lines.get(socket) ?? { waiting: [], isBusy: false };
    if (!line.isBusy) {
      lines.set(socket, line);
      void begin(socket, line, work);
    } else if (line.waiting.length >= mostWaiting) socket.destroy();
    else line.waiting.push(work);
  };
}

type Line = { readonly waiting: Work[]; isBusy: boolean };

async function begin(socket: Socket, line: Line, first: Work): Promise<void> {
  line.isBusy = true;
  try {
    for (let work: Work | undefined = first; work && !socket.destroyed; work = line.waiting.shift())
      await work();
  } catch (error) {
    // What follows on this connection would wait for ever.
    socket.destroy();
    throw error;
  } finally {
    line.isBusy = false;
  }
}
