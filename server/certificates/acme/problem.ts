import * as v from "valibot";
import { visibleText } from "#lib/visible-text.ts";
import type { Language } from "#lib/words/languages.ts";
import { type Phrase, phrase, phraseText } from "#lib/words/phrase.ts";

const longest = 400;
const namespace = "urn:ietf:params:acme:error:";

/** Why there is no certificate, in one sentence for the operator; its message is the English one. */
export class AcmeProblem extends Error {
  override readonly name = "AcmeProblem";
  readonly phrase: Phrase;
  /** RFC 8555 6.7 without the namespace, such as "rateLimited"; empty where the authority named none. */
  readonly type: string;
  /** The authority's HTTP status; 0 where it did not answer. */
  readonly status: number;
  /** Milliseconds to leave the authority alone, where it said so. */
  readonly retryAfterMs: number | undefined;
  /** For the next signed request (RFC 8555 6.5): refusals bring one too. */
  readonly nonce: string | undefined;

  constructor(
    phrase: Phrase,
    told: Partial<Pick<AcmeProblem, "type" | "status" | "retryAfterMs" | "nonce">> = {},
  ) {
    super(acmeProblemText(phrase, "en"));
    this.phrase = phrase;
    this.type = told.type ?? "";
    this.status = told.status ?? 0;
    this.retryAfterMs = told.retryAfterMs;
    this.nonce = told.nonce;
  }
}

/** The sentence in a language; parts of it are the authority's. */
export function acmeProblemText(problem: Phrase, language: Language): string {
  return oneLine(phraseText(problem, language));
}

const text = v.optional(v.string(), "");
const problemDocument = v.object({ type: text, detail: text });

/** A problem document (RFC 7807) as an authority sends it; everything else reads as an empty one. */
export function readProblem(value: unknown): Readonly<{ type: string; detail: string }> {
  const { success, output } = v.safeParse(problemDocument, value);
  if (!success) return { type: "", detail: "" };
  return { type: output.type.replace(namespace, ""), detail: output.detail };
}

/** The problem in the authority's words: `unauthorized: The key authorization was wrong`. */
export function problemWords(value: unknown): string | Phrase {
  const { type, detail } = readProblem(value);
  return oneLine([type, detail].filter((part) => part !== "").join(": ")) || phrase("acme.noReason");
}

/** What others wrote may not steer a terminal, forge a line or fill the log. */
function oneLine(words: string): string {
  const visible = visibleText(words.trim());
  return visible.length > longest ? `${visible.slice(0, longest)}…` : visible;
}
