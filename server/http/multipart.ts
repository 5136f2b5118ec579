/** Posted forms that bring files: read part by part while they come in, and written again without the files. */
import type { Readable } from "node:stream";
import { type Body, countHeld } from "./body.ts";
import { boundaryOf, mostParts } from "./posted-form.ts";
import { header, type NodeRequest } from "./request.ts";

/** A part of a form: a text, byte for byte, or what stands for a file. */
export type Part = Readonly<{ name: string; content: Buffer; isFile: boolean }>;

/** Takes the bytes of a file as they come and gives the text that stands for it from then on. */
export type TakeFile = (filename: string, chunks: AsyncIterable<Buffer>) => Promise<string>;

type Options = Readonly<{
  /** Of all that comes. */
  limitBytes: number;
  /** Of all but the files that are taken. */
  textBytes: number;
  /** So long may each MiB of it take, begun ones too. */
  bodyMs: number;
  /** And all of it. */
  longestMs: number;
  /** Undefined: a file of this name is not taken, and its bytes count as those of texts do. */
  takerOf: (name: string) => TakeFile | undefined;
}>;

type Refusal = Extract<Body, { ok: false }>["code"] | "malformed";
export type ReadParts = Readonly<{ ok: true; parts: readonly Part[] } | { ok: false; code: Refusal }>;

const mebibyte = 1024 * 1024;
/** On its way from the connection to whoever takes it. */
const inFlightBytes = mebibyte / 2;

/** What the takers of a form's files see when it does not come to its end. */
class Unfinished extends Error {
  override readonly name = "Unfinished";
}

/**
 * A posted form's parts in their order. Of a file that is taken nothing is held for longer than its taker needs it; the
 * client is read no faster. When the form is refused, the takers see their chunks end with an error.
 * @throws what a taker throws
 */
export async function readParts(
  request: NodeRequest,
  { limitBytes, textBytes, bodyMs, longestMs, takerOf }: Options,
): Promise<ReadParts> {
  const parser = await parserOf(request);
  if (!parser) return { ok: false, code: "malformed" };
  const parts: Part[] = [];
  const taking: Promise<void>[] = [];
  const open = new Set<Readable>();
  const { promise: ended, resolve: end } = Promise.withResolvers<Refusal | undefined>();
  const held = countHeld(() => end("too much"));
  let bytes = 0;

  /** Gives the part's place among the others. */
  function begin(name: string, stream: Readable, isFile: boolean): number {
    open.add(stream);
    // Whoever reads it is told; after that nobody needs to be.
    stream.on("error", () => open.delete(stream)).once("end", () => open.delete(stream));
    return parts.push({ name, content: Buffer.alloc(0), isFile }) - 1;
  }

  /** Byte for byte, whatever charset it says it has: who reads the form refuses all but UTF-8. */
  async function keep(name: string, stream: Readable): Promise<void> {
    const at = begin(name, stream, false);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of finishing(stream)) {
      size += chunk.length;
      if (size > textBytes) end("too large");
      else chunks.push(chunk);
    }
    parts[at] = { name, content: Buffer.concat(chunks), isFile: false };
  }

  async function take(name: string, filename: string, stream: Readable): Promise<void> {
    const at = begin(name, stream, true);
    const taker = takerOf(name);
    if (!taker) {
      stream.resume();
      return;
    }
    const chunks = freed(stream);
    const text = await taker(filename, within(chunks));
    if (text) parts[at] = { name, content: Buffer.from(text), isFile: true };
    // What its taker left has to be read all the same, for the parts behind it.
    for await (const _ of chunks);
  }

  /** Of the file as it is read; what is over is not held any more. */
  async function* freed(stream: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of finishing(stream)) {
      held.add(-chunk.length);
      yield chunk;
    }
  }

  // Parts need not have a name, whatever the parser's types say.
  parser.on("file", (name: string | undefined, stream, filename: string | undefined, _encoding, type) => {
    if (name === undefined) end("malformed");
    const isText = filename === undefined && type !== "application/octet-stream";
    const taken = isText ? keep(name ?? "", stream) : take(name ?? "", filename ?? "", stream);
    taking.push(taken);
    taken.catch(() => end("left"));
  });
  parser.on("partsLimit", () => end("malformed"));
  parser.on("error", () => end("malformed"));
  parser.on("finish", () => end(undefined));

  const onData = (chunk: Buffer) => {
    bytes += chunk.length;
    held.add(chunk.length);
    if (bytes > limitBytes || held.bytes > textBytes + inFlightBytes) return end("too large");
    if (parser.write(chunk)) return;
    request.pause();
    parser.once("drain", () => request.resume());
  };
  const onEnd = () => parser.end();
  const begun = performance.now();
  const clock = setInterval(
    () => {
      const most = Math.min(longestMs, bodyMs * Math.ceil((bytes + 1) / mebibyte));
      if (performance.now() > begun + most) end("too slow");
    },
    Math.min(1_000, bodyMs / 4),
  );
  request.on("data", onData).once("end", onEnd);
  // Closed is also what came to its end.
  const onGone = () => request.readableEnded || end("left");
  request.once("close", onGone).once("error", onGone);

  const refusal = await ended;
  clearInterval(clock);
  request.off("data", onData).off("end", onEnd);
  if (refusal !== undefined) for (const stream of open) stream.destroy(new Unfinished());
  const outcomes = await Promise.allSettled(taking);
  held.end();
  for (const outcome of outcomes)
    if (outcome.status === "rejected" && !(outcome.reason instanceof Unfinished)) throw outcome.reason;
  return refusal === undefined ? { ok: true, parts } : { ok: false, code: refusal };
}

/** What of a part comes in; whoever reads one that breaks off gets an `Unfinished`. */
async function* finishing(stream: Readable): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch {
    throw new Unfinished();
  }
}

/** The same chunks for somebody who may leave before their end. */
async function* within(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

/** Undefined for a Content-Type that says no boundary, or none that the parser reads. */
async function parserOf(request: NodeRequest) {
  const type = header(request, "content-type") ?? "";
  if (boundaryOf(type) === "") return undefined;
  const { Busboy } = await import("@fastify/busboy");
  try {
    return new Busboy({
      headers: { "content-type": type },
      // Texts too come as they are: the parser would decode them, each by the charset it says it has.
      isPartAFile: () => true,
      limits: { parts: mostParts, headerPairs: 10 },
    });
  } catch {
    return undefined;
  }
}

/** The form with these texts, for who reads it with this Content-Type. */
export function writeForm(parts: readonly Pick<Part, "name" | "content">[], type: string): Buffer {
  const boundary = boundaryOf(type);
  const written = parts.flatMap(({ name, content }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quotable(name)}"\r\n\r\n`),
    content,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)]);
}

/** As browsers write names (HTML, 4.10.22.8). */
function quotable(name: string): string {
  return name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}
