import { AsyncLocalStorage } from "node:async_hooks";
import type { ConnectionFacts } from "./connection-facts.ts";
import { shared } from "./process-global.ts";
import type { Language } from "./words/languages.ts";

/** Which of the portal's own pages answers instead of what Next would send. */
export type Refusal =
  | "malformed"
  | "other-site"
  | "other-member"
  | "not-found"
  | "out-of-date"
  | "too-many"
  | "busy"
  | "broken";

/**
 * One request and what the product wants said about its answer. Made by the door for every request; pages,
 * actions and features find it with `requestContext()`. Nothing in it is taken from a header that a client may forge,
 * but for those named as the client's own.
 */
export type RequestContext = {
  /** Also in `X-Request-Id`, the log, and on error pages as the reference number. */
  readonly id: string;
  /** When the request arrived, in milliseconds: the clock of everything done for it. */
  readonly at: number;
  readonly method: string;
  /** Path, and of the query what the page reads. */
  readonly address: string;
  /** Its path alone. */
  readonly path: string;
  /** The path as logs may show it: of an address with a variable part, which may be a secret, the page's pattern. */
  readonly loggedPath: string;
  /** The caller's IP address, `::ffff:` unwrapped, behind TRUST_PROXY the one the proxy names. */
  readonly caller: string;
  /** The client's own User-Agent, at most 512 characters. */
  readonly browser: string;
  /** The portal's, else the one the browser asks for. */
  readonly language: Language;
  /** What the member who asks has chosen; set when the member is looked up. */
  memberLanguage?: Language;
  /** The raw value of the client's cookie of this name. */
  readonly cookie: (name: string) => string | undefined;
  /** The client's own `Sec-Fetch-Site`. */
  readonly fetchSite: string | undefined;
  /** The browser fetches ahead of a visit that may never happen. */
  readonly prefetch: boolean;
  /** A form posted by script (`Next-Action`), not by the browser itself. */
  readonly scripted: boolean;
  /** What its connection is; worked out when asked, and not there for a request without one. */
  readonly connection?: () => ConnectionFacts;
  /** For this answer's inline scripts; made when first asked for, since most answers need none. */
  readonly nonce: () => string;
  /** Aborted when the client goes before its answer is there. Set before Next is asked. */
  left?: AbortSignal;
  /** Waits for something that others need not wait for: they come in meanwhile, and this request again in its turn. */
  aside?: <T>(until: Promise<T>) => Promise<T>;
  /** Set when an action of ours begins. A post that broke before that was no form of ours. */
  acted?: boolean;
  /** Set by an action or page: the answer's status instead of Next's 200. Its body then stands. */
  status?: number;
  /** Set by an action or page: further headers of the answer. */
  readonly headers: Record<string, string>;
  /** Set by an action or page: the answer's `Set-Cookie` headers, by the cookie's name. */
  readonly setCookies: Map<string, string>;
  /** Set by a route: the answer's body, sent piece by piece as the client takes it, in place of what Next gave. */
  stream?: AsyncIterable<string | Uint8Array>;
  /** Set when a page shows what the next rendering may not: it is not kept. */
  passing?: boolean;
  /** Set before throwing: which page answers. */
  refusal?: Refusal;
  /** Set with a refusal that ends by itself: after how many seconds. */
  retryAfterSeconds?: number;
};

export const requestContexts = shared("exchanges", () => new AsyncLocalStorage<RequestContext>());

/** The request being answered. Throws outside of one. */
export function requestContext(): RequestContext {
  const current = requestContexts.getStore();
  if (!current) throw new Error("There is no request here.");
  return current;
}

/** What the query of the request's address says under a name, at its first place there. */
export function queryValue(name: string): string | undefined {
  const [, query = ""] = requestContext().address.split(/\?(.*)/s);
  return new URLSearchParams(query).get(name) ?? undefined;
}

/** All that it says under a name; undefined where the name is not there. */
export function queryValues(name: string): string[] | undefined {
  const [, query = ""] = requestContext().address.split(/\?(.*)/s);
  const values = new URLSearchParams(query).getAll(name);
  return values.length === 0 ? undefined : values;
}
