import { constants, Http2ServerResponse } from "node:http2";
import type { Clocks } from "./clocks.ts";
import { hasLeft, type NodeRequest, type NodeResponse } from "./request.ts";
import { type BodyStream, emptyBody, type HttpResponse } from "./response.ts";

const pieceBytes = 64 * 1024;

/** Of a body nobody will read this much is taken, so that the client gets to see the answer. */
const lingerBytes = 16 * 1024 * 1024;

type SendClocks = Pick<Clocks, "stalledMs" | "lingerMs">;

/**
 * Sends a whole answer over either protocol; resolves when it was handed over or the client is gone. Undefined: it is
 * gone already.
 */
export function send(
  request: NodeRequest,
  response: NodeResponse,
  answer: HttpResponse,
  closing: boolean,
  clocks: SendClocks,
): Promise<unknown> | undefined {
  if (hasLeft(response) || response.writableEnded) return undefined;
  response.on("error", ignore);
  const unread = request.method === "POST" && !request.readableEnded;
  const { headers } = answer;
  // A 304 and an answer to HEAD stand for a representation of a length that is not known here.
  const whole =
    answer.stream === undefined &&
    answer.status !== 304 &&
    (request.method !== "HEAD" || answer.body.length > 0);
  if (whole) headers["content-length"] = String(answer.body.length);
  // Behind an ignored offer to change the protocol Node drops what came in the same packet.
  const ends = closing || unread || request.headers.upgrade !== undefined;
  if (ends && request.httpVersionMajor === 1) headers.connection = "close";
  // All at once: set one by one they would be checked twice.
  begin(response, answer.status, headers);
  if (answer.stream && request.method !== "HEAD") return sendStream(response, answer.stream, clocks);
  const body = request.method === "HEAD" ? emptyBody : answer.body;
  if (unread) return linger(request, response, body, clocks.lingerMs);
  return body.length > pieceBytes ? endInPieces(response, body, clocks) : end(response, body, clocks);
}

const ignore = () => {};

function end(response: NodeResponse, body: Buffer, { stalledMs }: SendClocks): Promise<unknown> {
  if (response instanceof Http2ServerResponse) response.end(body);
  else response.end(body);
  return taken(response, "finish", stalledMs);
}

/** So that a slow reader can be told from one that has stopped. */
async function endInPieces(response: NodeResponse, body: Buffer, clocks: SendClocks): Promise<void> {
  let at = 0;
  for (; body.length - at > pieceBytes; at += pieceBytes) {
    const hasRoom = write(response, body.subarray(at, at + pieceBytes));
    if (!hasRoom && !(await taken(response, "drain", clocks.stalledMs))) return;
  }
  await end(response, body.subarray(at), clocks);
}

/** Piece by piece, as the client takes them. A stream that breaks leaves an answer that is seen to be cut off. */
async function sendStream(response: NodeResponse, stream: BodyStream, clocks: SendClocks): Promise<void> {
  try {
    for await (const piece of stream.pieces) {
      const bytes = Buffer.from(piece as Uint8Array);
      stream.bytes += bytes.length;
      if (hasLeft(response)) return;
      if (!write(response, bytes) && !(await taken(response, "drain", clocks.stalledMs))) return;
    }
  } catch {
    // The maker of the pieces has logged why there are no more.
    return giveUp(response);
  }
  await end(response, emptyBody, clocks);
}

// The two kinds of response have the same methods, but not the same overloads.
function begin(response: NodeResponse, status: number, headers: HttpResponse["headers"]): void {
  if (response instanceof Http2ServerResponse) response.writeHead(status, headers);
  else response.writeHead(status, headers);
}

function write(response: NodeResponse, piece: Buffer): boolean {
  return response instanceof Http2ServerResponse ? response.write(piece) : response.write(piece);
}

/** Waiting for a client to take what it was sent. */
type Wait = { readonly until: number; readonly giveUp: () => void; isOver: boolean };

/** Begun in this turn of the event loop. Nearly all are over at its end, and cost next to nothing. */
let fresh: Wait[] = [];
/** The others, the longest first. */
const waits = new Set<Wait>();

function sift(): void {
  for (const wait of fresh) if (!wait.isOver) waits.add(wait);
  fresh = [];
}

// One clock for all of them.
setInterval(() => {
  const now = performance.now();
  for (const wait of waits) {
    if (now < wait.until) break;
    wait.giveUp();
  }
}, 1_000).unref();

/** False when the client has gone or was given up. */
function taken(response: NodeResponse, event: "drain" | "finish", stalledMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const wait: Wait = {
      until: performance.now() + stalledMs,
      giveUp() {
        giveUp(response);
        gone();
      },
      isOver: false,
    };
    const end = (happened: boolean) => {
      wait.isOver = true;
      waits.delete(wait);
      resolve(happened);
    };
    const gone = () => end(false);
    const came = () => {
      // After "finish" nobody listens for more.
      if (event === "drain") response.off("close", gone).off(event, came);
      end(true);
    };
    if (fresh.length === 0) setImmediate(sift);
    fresh.push(wait);
    response.on("close", gone).on(event, came);
  });
}

/**
 * Answers before the request has ended. Closing at once would reset the connection, and the client would see that
 * instead of the answer (RFC 9112, 9.6), so a bounded part of what still comes is read and dropped.
 */
function linger(request: NodeRequest, response: NodeResponse, body: Buffer, lingerMs: number): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const over = () => {
      clearTimeout(deadline);
      request.removeAllListeners("data");
      if (!(response instanceof Http2ServerResponse)) response.end();
      resolve();
    };
    const stop = () => {
      // Only where the client goes on: reset after its end, Node's HTTP/2 (26.10) can go round in circles for ever.
      if (response instanceof Http2ServerResponse) response.stream?.close();
      over();
    };
    const deadline = setTimeout(stop, lingerMs);
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > lingerBytes) stop();
    });
    request.once("end", over);
    request.once("close", over);
    if (response instanceof Http2ServerResponse) response.end(body);
    else response.write(body);
    request.resume();
  });
}

function giveUp(response: NodeResponse): void {
  if (response instanceof Http2ServerResponse) response.stream?.close(constants.NGHTTP2_CANCEL);
  else response.destroy();
}
