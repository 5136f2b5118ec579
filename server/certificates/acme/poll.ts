import type * as v from "valibot";
import { phrase } from "#lib/words/phrase.ts";
import type { Client } from "./client.ts";
import { AcmeProblem } from "./problem.ts";
import { readAnswer } from "./request.ts";
import { retryAfterMsOf } from "./retry-after.ts";

const firstPauseMs = 1_000;
const longestPauseMs = 15_000;
const inAllMs = 300_000;

export type Wait = (ms: number) => Promise<unknown>;

/**
 * Reads an address again and again until `isDecided`, as often as the answers' Retry-After says (RFC 8555 7.5.1), else
 * with growing pauses; for at most five minutes of pauses.
 * @throws AcmeProblem
 */
export async function poll<S extends v.GenericSchema>(
  client: Client,
  { schema, url }: { schema: S; url: string },
  isDecided: (value: v.InferOutput<S>) => boolean,
  wait: Wait,
): Promise<v.InferOutput<S>> {
  let pause = firstPauseMs;
  for (let waited = 0; waited < inAllMs; ) {
    const answer = await client.post(url);
    const value = readAnswer(schema, answer);
    if (isDecided(value)) return value;
    const ms = Math.max(retryAfterMsOf(answer.headers, Date.now()) ?? pause, firstPauseMs);
    await wait(ms);
    waited += ms;
    pause = Math.min(pause * 2, longestPauseMs);
  }
  throw new AcmeProblem(
    phrase("acme.undecided", { authority: new URL(url).host, minutes: inAllMs / 60_000 }),
  );
}
