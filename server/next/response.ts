import type { RequestContext } from "#lib/request-context.ts";
import { type ErrorPage, errorPageFor } from "#server/http/error-pages.ts";
import { emptyBody, type HttpResponse } from "#server/http/response.ts";
import { contentSecurityPolicy, hashSources, inlineScripts } from "#server/http/security-headers.ts";

/** Response headers of Next that mean something to a browser; the rest is Next talking to caches and hosts. */
const kept = /^(content-type|content-disposition|location|vary|x-action-.*|x-nextjs-.*|next-.*)$/;

/** What makes one address answer as a page or as a payload for Next's router. */
const varied = "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch";

/** The portal's icon, the same for everybody. */
const cacheable = /^\/icon\.svg(\?|$)/;

/**
 * What goes out for what Next gave: the portal's own page for whatever failed, without the body that nobody reads
 * of a redirect, and never for a cache to keep.
 */
export function responseFrom(
  given: HttpResponse,
  exchange: RequestContext,
  policy: string,
  page: (name: ErrorPage) => HttpResponse,
): HttpResponse {
  // Next answers 500 to arguments that no form of ours would send.
  if (given.status >= 500 && exchange.method === "POST" && !exchange.acted) return page("malformed");
  if (exchange.refusal) return page(exchange.refusal);
  if (given.status >= 400 && exchange.status === undefined) return page(errorPageFor(given.status));
  const headers: HttpResponse["headers"] = {
    "content-security-policy": policy,
    "cache-control": "private, no-store",
    vary: varied,
  };
  for (const [name, value] of Object.entries(given.headers)) if (kept.test(name)) headers[name] = value;
  if (cacheable.test(exchange.address) && /^image\//.test(String(headers["content-type"])))
    headers["cache-control"] = "public, max-age=3600";
  if (given.headers["x-nextjs-prerender"]) {
    // Rendered at build time, from nothing a request can change: its scripts are allowed by what they are.
    const scripts = inlineScripts(given.body.toString()).map(({ text }) => text);
    headers["content-security-policy"] = contentSecurityPolicy(hashSources(scripts));
  }
  Object.assign(headers, exchange.headers);
  if (given.status >= 300 && given.status < 400) {
    delete headers["content-type"];
    return { status: given.status, headers, body: emptyBody };
  }
  return {
    status: given.status === 200 ? (exchange.status ?? 200) : given.status,
    headers,
    body: given.body,
  };
}
