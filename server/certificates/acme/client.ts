import type { KeyObject } from "node:crypto";
import type * as v from "valibot";
import { phrase } from "#lib/words/phrase.ts";
import { type Signer, signedBody } from "./jws.ts";
import { AcmeProblem } from "./problem.ts";
import { type AuthorityResponse, askAuthority, type Fetch, readAnswer } from "./request.ts";
import { type Directory, directoryMessage } from "./schemas.ts";

/** So often a request is signed anew when its nonce is refused; busy authorities refuse a few in a hundred. */
const nonceTries = 20;

/** A talk with one authority in the name of one account. */
export type Client = Readonly<{
  directory: Directory;
  key: KeyObject;
  /** Signs and posts; `payload` undefined reads (POST-as-GET). Throws AcmeProblem. */
  post(url: string, payload?: unknown): Promise<AuthorityResponse>;
  /** As `post`, and reads the answer. */
  read<S extends v.GenericSchema>(schema: S, url: string, payload?: unknown): Promise<v.InferOutput<S>>;
  /** From now on the key is known by the account's address (RFC 8555 6.2, `kid`). */
  signAs(account: string): void;
}>;

/**
 * Reads an authority's directory (RFC 8555 7.1.1).
 * @throws AcmeProblem
 */
export async function openDirectory(url: string, ask: Fetch): Promise<Directory> {
  return readAnswer(directoryMessage, await askAuthority(url, {}, ask));
}

/** Begins to talk with the authority of a directory. */
export function openClient(directory: Directory, key: KeyObject, ask: Fetch): Client {
  let signer: Signer = { key };
  let nonce: string | undefined;

  async function freshNonce(): Promise<string> {
    const { headers } = await askAuthority(directory.newNonce, { method: "HEAD" }, ask);
    const fresh = headers.get("replay-nonce");
    if (fresh === null) throw new AcmeProblem(phrase("acme.noNonce", { address: directory.newNonce }));
    return fresh;
  }

  async function send(url: string, payload: unknown): Promise<AuthorityResponse> {
    // A nonce is good once (RFC 8555 6.5).
    const used = nonce ?? (await freshNonce());
    nonce = undefined;
    const answer = await askAuthority(
      url,
      {
        method: "POST",
        headers: { "content-type": "application/jose+json" },
        body: signedBody(signer, { url, nonce: used }, payload),
      },
      ask,
    );
    nonce = answer.headers.get("replay-nonce") ?? undefined;
    return answer;
  }

  async function post(url: string, payload?: unknown): Promise<AuthorityResponse> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await send(url, payload);
      } catch (error) {
        if (!(error instanceof AcmeProblem)) throw error;
        nonce = error.nonce;
        if (error.type !== "badNonce" || tries === nonceTries) throw error;
      }
    }
  }

  return {
    directory,
    key,
    post,
    read: async (schema, url, payload) => readAnswer(schema, await post(url, payload)),
    signAs(account) {
      signer = { key, account };
    },
  };
}
