import { Http2ServerResponse } from "node:http2";
import type { Answer } from "./answer.ts";
import type { Request, Response } from "./client.ts";

/** A client that stops reading is given up after this. */
const stalledReadingMs = 30_000;

/** Of a body nobody will read this much is taken, and this long, so that the client gets to see the answer. */
const lingerBytes = 16 * 1024 * 1024;
const lingerMs = 5_000;

/** Sends a whole answer over either protocol; resolves when it was handed over or the client left. */
export function send(request: Request, response: Response, answer: Answer, closing: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed || response.writableEnded) return resolve();
    response.once("close", resolve);
    response.once("finish", resolve);
    response.once("error", () => resolve());
    response.setTimeout(stalledReadingMs, () => giveUp(response));
    const unread = request.method === "POST" && !request.readableEnded;
    response.statusCode = answer.status;
    for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
    // A 304 and an answer to HEAD stand for a representation whose length is not known here.
    const whole = answer.status !== 304 && (request.method !== "HEAD" || answer.body.length > 0);
    if (whole) response.setHeader("content-length", answer.body.length);
    if ((closing || unread) && request.httpVersionMajor === 1) response.setHeader("connection", "close");
    const body = request.method === "HEAD" ? Buffer.alloc(0) : answer.body;
    if (unread) linger(request, response, body);
    else end(response, body);
  });
}

// The two kinds of response have the same methods, but not the same overloads.
function end(response: Response, body: Buffer): void {
  if (response instanceof Http2ServerResponse) response.end(body);
  else response.end(body);
}

/**
 * Answers before the request has ended. Closing at once would reset the connection, and the client would see that
 * instead of the answer (RFC 9112, 9.6), so a bounded part of what still comes is read and dropped.
 */
function linger(request: Request, response: Response, body: Buffer): void {
  let bytes = 0;
  const stop = () => {
    clearTimeout(deadline);
    request.removeAllListeners("data");
    if (response instanceof Http2ServerResponse) response.stream?.close();
    else response.end();
  };
  const deadline = setTimeout(stop, lingerMs);
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > lingerBytes) stop();
  });
  request.once("end", stop);
  request.once("close", stop);
  if (response instanceof Http2ServerResponse) response.end(body);
  else response.write(body);
  request.resume();
}

function giveUp(response: Response): void {
  if (response instanceof Http2ServerResponse) response.stream?.close(8 /* CANCEL, RFC 9113 7 */);
  else response.destroy();
}
