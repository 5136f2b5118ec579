import { hash } from "node:crypto";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { fieldsVersion } from "#features/information/fields-version.ts";
import { sessionCookie } from "#features/request/cookies.ts";
import { pageVersion } from "#features/request/page-version.ts";
import { type RequestContext, requestContexts } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import { chooseCoding, compress, onceQuality } from "#server/http/compression.ts";
import { header, hostOf, type NodeRequest } from "#server/http/request.ts";
import { emptyBody, type HttpResponse } from "#server/http/response.ts";
import {
  addSecurityHeaders,
  contentSecurityPolicy,
  hashSources,
  inlineScripts,
} from "#server/http/security-headers.ts";
import { isKnown } from "#server/http/static-files.ts";
import type { AddressPolicy } from "./addresses.ts";

/*
 * Pages that were rendered once are handed out again without rendering. What must hold, each with a test in
 * page-cache.test.ts or tests/system/kept-pages.test.ts:
 *
 * 1. Only pages whose address says so (addresses.ts) are kept, and only for GET and HEAD, which is rendered as GET. What
 *    they show may depend on nothing but their key: no time of day, no caller, no browser, nothing that is good once
 *    only.
 * 2. A visitor's page is kept for requests without a session cookie and given to no other. One that shows fields is
 *    kept with their version, which is read at every request, too.
 * 3. A member's page is kept with everything it depends on (`pageVersion`): that is read from the database at
 *    every request, so anything that ends a session or changes the member's row (every change of their information
 *    raises its version, and so does an operator's first look at it on a day) or the fields and who may see them, in
 *    whichever process, makes another view, for which the page is not given. It was the same before and after the
 *    rendering, or the page is not kept.
 * 4. The key also holds Host, language and address with query: all of a GET that reaches Next.
 * 5. Only a plain 200 of a page is kept, and only if Next finished it and it is whole: nothing with Set-Cookie, nothing
 *    that set a status or a header of its own, or that shows a value which could not be read.
 * 6. Scripts that carry this rendering's nonce are allowed by their hashes, no others; the nonce itself is gone.
 * 7. Memory is bounded, visitors' apart from members', and nothing is older than ten minutes. Each session has one page
 *    an address: a newer view takes the place of the one before. A member's page goes out `no-store`.
 */
const longestMs = 10 * 60_000;
const visitorBytes = 8 * 1024 * 1024;
const memberBytes = 24 * 1024 * 1024;

/** What an address says of keeping its pages. */
type CachePolicy = Pick<AddressPolicy, "cached" | "showsFields">;

/** Where the answer to a request is kept, or would be. */
export type CacheSlot = Readonly<{
  key: string;
  view: string;
  pages: CachedPages;
  visitor: boolean;
  policy: CachePolicy;
}>;

export type PageCache = {
  /** Undefined for what is never kept. Reads the database for members. */
  slotFor(
    request: NodeRequest,
    context: RequestContext,
    policy: CachePolicy,
  ): Promise<CacheSlot | undefined> | CacheSlot | undefined;
  find(slot: CacheSlot, now: number): CachedPage | undefined;
  /** Keeps what Next gave. Undefined if it must not be kept, or what it depends on has changed meanwhile. */
  add(
    slot: CacheSlot,
    response: HttpResponse,
    request: NodeRequest,
    context: RequestContext,
  ): Promise<CachedPage | undefined>;
};

export function openPageCache(): PageCache {
  const visitors = new CachedPages(visitorBytes);
  const members = new CachedPages(memberBytes);
  function slotFor(request: NodeRequest, context: RequestContext, policy: CachePolicy) {
    const { cached, showsFields } = policy;
    if (cached === undefined || (context.method !== "GET" && context.method !== "HEAD")) return undefined;
    const isVisitor = context.cookie(sessionCookie) === undefined;
    if (isVisitor !== (cached === "visitors")) return undefined;
    if (!isVisitor) return memberSlot(request, context, policy);
    const slot = { key: requestKey(request, context), view: "", pages: visitors, visitor: true, policy };
    return showsFields ? withFields(slot) : slot;
  }
  async function withFields(slot: CacheSlot): Promise<CacheSlot | undefined> {
    // What is wrong with the database is said by the page itself.
    const view = await fieldsVersion().catch(() => undefined);
    return view === undefined ? undefined : { ...slot, view };
  }
  async function memberSlot(
    request: NodeRequest,
    context: RequestContext,
    policy: CachePolicy,
  ): Promise<CacheSlot | undefined> {
    // What is wrong with the database is said by the page itself.
    const current = await requestContexts.run(context, pageVersion).catch(() => undefined);
    if (current === undefined) return undefined;
    const key = `${current.session}\n${requestKey(request, context)}`;
    return { key, view: current.view, pages: members, visitor: false, policy };
  }
  return {
    slotFor,
    find: ({ key, view, pages }, now) => pages.find(key, view, now),
    async add(slot, response, request, context) {
      if (!isCacheable(response, context)) return undefined;
      const again = await slotFor(request, context, slot.policy);
      if (again?.key !== slot.key || again.view !== slot.view) return undefined;
      const page = await CachedPage.of(response, context, slot.visitor);
      slot.pages.add(slot.key, slot.view, page);
      return page;
    },
  };
}

/** All that Next is given of a GET, so that nothing can matter that is not in the key. */
function requestKey(request: NodeRequest, { address, language }: RequestContext): string {
  return `${hostOf(request)} ${language} ${address}`;
}

function isCacheable({ status, headers, body }: HttpResponse, context: RequestContext): boolean {
  return (
    status === 200 &&
    context.status === undefined &&
    !context.passing &&
    context.stream === undefined &&
    Object.keys(context.headers).length === 0 &&
    headers["set-cookie"] === undefined &&
    isWhole(String(headers["content-type"] ?? ""), body)
  );
}

/** A document to its last tag. */
function isWhole(type: string, body: Buffer): boolean {
  return /^text\/html\b/.test(type) && body.subarray(-64).toString().trimEnd().endsWith("</html>");
}

/** A page as it is handed out, again and again: compressed, a fifth of what it is, so that five times as many are kept. */
export class CachedPage {
  readonly at: number;
  /** When it was found last, to the second. */
  usedAt: number;
  readonly bytes: number;
  readonly #headers: HttpResponse["headers"];
  /** A visitor's page has one; a member's is asked for anew each time. */
  readonly #etag: string | undefined;
  readonly #brotli: Buffer;
  #gzip: Promise<Buffer> | undefined;

  static async of(
    { headers, body }: HttpResponse,
    { at, nonce }: RequestContext,
    visitor: boolean,
  ): Promise<CachedPage> {
    const { page, hashes } = withoutNonce(body.toString(), nonce());
    const etag = visitor ? hash("sha256", page, "base64url").slice(0, 22) : undefined;
    const all = addSecurityHeaders({
      ...headers,
      "content-security-policy": contentSecurityPolicy(hashes),
      // A visitor's may lie in the browser, but is asked about each time: members are led elsewhere.
      "cache-control": visitor ? "private, no-cache" : "private, no-store",
      vary: visitor && languageIsAsked() ? "Accept-Encoding, Accept-Language" : "Accept-Encoding",
    });
    const brotli = await compress(Buffer.from(page), "br", qualityOf(visitor));
    return new CachedPage(at, all, etag, brotli);
  }

  private constructor(
    at: number,
    headers: HttpResponse["headers"],
    etag: string | undefined,
    brotli: Buffer,
  ) {
    this.at = at;
    this.usedAt = at;
    this.#headers = headers;
    this.#etag = etag;
    // zlib's result is the beginning of a buffer several times as large.
    this.#brotli = Buffer.alloc(brotli.length, brotli);
    // Its headers, the policy with its hashes above all, and the other compressed form.
    this.bytes = brotli.length * 2.5 + 4_000;
  }

  /** The page for this request's Accept-Encoding and If-None-Match; at once where nothing has to be made for it. */
  answer(request: NodeRequest): HttpResponse | Promise<HttpResponse> {
    const coding = chooseCoding(header(request, "accept-encoding"));
    const headers = { ...this.#headers };
    if (this.#etag !== undefined) {
      headers.etag = `"${this.#etag}-${coding}"`;
      if (isKnown(header(request, "if-none-match"), headers.etag))
        return { status: 304, headers, body: emptyBody };
    }
    if (coding !== "identity") headers["content-encoding"] = coding;
    if (coding === "br") return { status: 200, headers, body: this.#brotli };
    const made = coding === "gzip" ? this.#gzipped() : decompressed(this.#brotli);
    return made.then((body) => ({ status: 200, headers, body }));
  }

  #gzipped(): Promise<Buffer> {
    this.#gzip ??= decompressed(this.#brotli).then((page) =>
      compress(page, "gzip", qualityOf(this.#etag !== undefined)),
    );
    return this.#gzip;
  }
}

/** Visitors read the portal's language, if it has one; members' pages are in no cache but this one. */
const languageIsAsked = () => settings().portalLanguage === undefined;

/** Visitors' are compressed for many, members' for a few. */
const qualityOf = (visitor: boolean) => (visitor ? 9 : onceQuality);

const decompressed = promisify(brotliDecompress);

/**
 * Takes the nonce out of a page, and gives the hashes of the inline scripts that carried it: only those were ours.
 * Anything else that looks like a script was never allowed, and is not allowed now.
 */
export function withoutNonce(page: string, nonce: string): { page: string; hashes: string } {
  const ours = inlineScripts(page).filter(({ attributes }) => attributes.includes(` nonce="${nonce}"`));
  const kept = (text: string) => text.replaceAll(nonce, "kept");
  return { page: kept(page), hashes: hashSources(ours.map(({ text }) => kept(text))) };
}

type Entry = Readonly<{ view: string; page: CachedPage }>;

/** One page a key, for one view; the longest unused are dropped first when they grow over `limit` bytes. */
export class CachedPages {
  readonly #entries = new Map<string, Entry>();
  readonly #limit: number;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  find(key: string, view: string, now: number): CachedPage | undefined {
    const entry = this.#entries.get(key);
    if (entry?.view !== view) return undefined;
    const { page } = entry;
    // A clock set back makes everything too old rather than too young.
    if (now - page.at >= longestMs || now < page.at - 1_000) {
      this.#drop(key, entry);
      return undefined;
    }
    // Often enough to know which is the longest unused.
    if (now - page.usedAt >= 1_000 || now < page.usedAt) {
      page.usedAt = now;
      this.#drop(key, entry);
      this.#put(key, entry);
    }
    return page;
  }

  add(key: string, view: string, page: CachedPage): void {
    const before = this.#entries.get(key);
    if (before) this.#drop(key, before);
    this.#put(key, { view, page });
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#limit && page.at - entry.page.usedAt < longestMs) break;
      this.#drop(oldest, entry);
    }
  }

  #put(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#bytes += entry.page.bytes + key.length + entry.view.length;
  }

  #drop(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= entry.page.bytes + key.length + entry.view.length;
  }
}
