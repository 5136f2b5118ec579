import { getCACertificates, setDefaultCACertificates } from "node:tls";
import * as v from "valibot";
import { shared } from "#lib/process-global.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import { AcmeProblem, problemWords, readProblem } from "./problem.ts";
import { retryAfterMsOf } from "./retry-after.ts";

const timeoutMs = 30_000;
const longestBytes = 1_048_576;
/** Characters of one that is shown. */
const longestAddress = 200;

export type Fetch = typeof fetch;

/** An authority's answer that is no problem. */
export type AuthorityResponse = Readonly<{ status: number; headers: Headers; body: string; url: string }>;

/**
 * Asks an authority, over HTTPS alone, within 30 seconds, for at most 1 MiB, and follows nobody elsewhere.
 * @throws AcmeProblem with one sentence: it cannot be reached, or it refused (RFC 8555 6.7)
 */
export async function askAuthority(url: string, init: RequestInit, ask: Fetch): Promise<AuthorityResponse> {
  if (!/^https:\/\//i.test(url))
    throw new AcmeProblem(phrase("acme.noHttps", { address: url.slice(0, longestAddress) }));
  trustTheSystem();
  const { status, headers, body } = await exchange(url, init, ask);
  if (status < 400) return { status, headers, body, url };
  const problem = parsed(body);
  const refusal = phrase("acme.refused", { authority: hostOf(url), status, reason: problemWords(problem) });
  throw new AcmeProblem(refusal, {
    type: readProblem(problem).type,
    status,
    retryAfterMs: retryAfterMsOf(headers, Date.now()),
    nonce: headers.get("replay-nonce") ?? undefined,
  });
}

/**
 * The answer's JSON, as the schema says.
 * @throws AcmeProblem if it is something else
 */
export function readAnswer<S extends v.GenericSchema>(
  schema: S,
  { body, url }: AuthorityResponse,
): v.InferOutput<S> {
  const { success, output, issues } = v.safeParse(schema, parsed(body));
  if (success) return output;
  const place = v.getDotPath(issues[0]) ?? phrase("acme.wholeAnswer");
  throw new AcmeProblem(phrase("acme.notAcme", { authority: hostOf(url), address: url, place }));
}

async function exchange(url: string, init: RequestInit, ask: Fetch) {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await ask(url, {
      ...init,
      // RFC 8555 6.1
      headers: { "user-agent": `Postern node/${process.version}`, "accept-language": "en", ...init.headers },
      redirect: "error",
      signal,
    });
    return { status: response.status, headers: response.headers, body: await bodyOf(response, url) };
  } catch (error) {
    if (error instanceof AcmeProblem) throw error;
    throw new AcmeProblem(phrase("acme.notAsked", { authority: hostOf(url), reason: reasonOf(error) }));
  }
}

async function bodyOf(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > longestBytes) throw new AcmeProblem(phrase("acme.endless", { authority: hostOf(url) }));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** `fetch failed` says nothing; what it is caused by has a code or a sentence. */
function reasonOf(error: unknown): string | Phrase {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return phrase("acme.noAnswer", { seconds: timeoutMs / 1000 });
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** An organisation's own authority is known to its machines, not to Node. Nothing here turns verification off. */
function trustTheSystem(): void {
  shared("acme trust", () => {
    setDefaultCACertificates([...getCACertificates("default"), ...getCACertificates("system")]);
    return true;
  });
}
