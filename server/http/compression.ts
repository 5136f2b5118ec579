import { Readable } from "node:stream";
import { promisify } from "node:util";
import {
  brotliCompress,
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
  gzipSync,
} from "node:zlib";
import { memoize } from "#lib/memoize.ts";
import type { BodyStream, HttpResponse } from "./response.ts";

export type Coding = "br" | "gzip" | "identity";

/**
 * The better of Brotli and gzip that an Accept-Encoding header allows (RFC 9110, 12.5.3). Identity stands when
 * nothing else fits: an answer in a form the client did not wish is better than none.
 */
export function chooseCoding(acceptEncoding = ""): Coding {
  return choose(acceptEncoding);
}

const offered = ["br", "gzip"] as const;

const choose = memoize((acceptEncoding): Coding => {
  const weights = new Map<string, number>();
  for (const entry of acceptEncoding.toLowerCase().split(",")) {
    const [name = "", ...parameters] = entry.split(";").map((part) => part.trim());
    const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, "");
    if (name) weights.set(name, weight === undefined ? 1 : Number(weight) || 0);
  }
  const weightOf = (coding: Coding) => weights.get(coding) ?? weights.get("*") ?? 0;
  const best = offered.reduce<Coding>(
    (a, b) => (weightOf(b) > (a === "identity" ? 0 : weightOf(a)) ? b : a),
    "identity",
  );
  // A client that says it likes identity better gets it.
  return (weights.get("identity") ?? 0) > weightOf(best) ? "identity" : best;
}, 100);

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/**
 * Up to here another thread would cost more than the compression does. A window of this size is enough then, and with a
 * larger one Brotli of quality 9 clears 32 MB first, which takes 50 ms for a page of 10 kB.
 */
const smallBytes = 1 << 16;
/** Higher ones take tens of milliseconds for anything. */
const quickQuality = 9;

/** For pages made for one request or a few. With 4 they would be an eighth smaller, and cost half a millisecond more. */
export const onceQuality = 1;

/** Compresses for transport; `quality` from 0 to 11, which is for files. */
export async function compress(body: Buffer, coding: "br" | "gzip", quality = onceQuality): Promise<Buffer> {
  const isSmall = body.length <= smallBytes && quality <= quickQuality;
  if (coding === "gzip") {
    const level = Math.min(quality + 2, 9);
    return isSmall ? gzipSync(body, { level }) : zip(body, { level });
  }
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    ...(isSmall && { [constants.BROTLI_PARAM_LGWIN]: 16 }),
  };
  return isSmall ? brotliCompressSync(body, { params }) : brotli(body, { params });
}

/** The answer in the coding the client likes best, with `Vary` saying so. */
export async function encoded(
  answer: HttpResponse,
  acceptEncoding: string | undefined,
): Promise<HttpResponse> {
  const type = String(answer.headers["content-type"] ?? "");
  if (!/^(text\/|application\/json|image\/svg)/.test(type)) return answer;
  const headers = { ...answer.headers, vary: vary(answer.headers.vary) };
  const coding = answer.body.length < 256 && !answer.stream ? "identity" : chooseCoding(acceptEncoding);
  if (coding === "identity") return { ...answer, headers };
  if (answer.stream) {
    const pieces = compressed(answer.stream.pieces, coding);
    return { ...answer, headers: { ...headers, "content-encoding": coding }, stream: { pieces, bytes: 0 } };
  }
  return {
    ...answer,
    headers: { ...headers, "content-encoding": coding },
    body: await compress(answer.body, coding),
  };
}

function compressed(pieces: BodyStream["pieces"], coding: "br" | "gzip"): BodyStream["pieces"] {
  const params = { [constants.BROTLI_PARAM_QUALITY]: onceQuality, [constants.BROTLI_PARAM_LGWIN]: 16 };
  const compressor = coding === "br" ? createBrotliCompress({ params }) : createGzip({ level: onceQuality });
  // Its end is the reader's to see: pipeline would otherwise reject on its own when the reader leaves.
  return Readable.from(pieces, { objectMode: false }).compose(compressor) as AsyncIterable<Uint8Array>;
}

function vary(present: string | string[] | undefined): string {
  const names = [present ?? []].flat().join(", ");
  if (/accept-encoding/i.test(names)) return names;
  return names ? `${names}, Accept-Encoding` : "Accept-Encoding";
}
