import { log } from "#lib/log.ts";
import { type RequestContext, requestContexts } from "#lib/request-context.ts";
import { type ErrorPage, errorPageFor } from "#server/http/error-pages.ts";
import { type BodyStream, emptyBody, type HttpResponse } from "#server/http/response.ts";

/** Response headers of Next that mean something to a browser; the rest is Next talking to caches and hosts. */
const forBrowsers = /^(content-type|content-disposition|location|x-action-.*|x-nextjs-.*|next-.*)$/;

/**
 * What goes out for what Next gave: the portal's own page for all that failed, without the body that nobody reads
 * of a redirect, and never for a cache to keep.
 */
export function responseFrom(
  given: HttpResponse,
  context: RequestContext,
  policy: string,
  page: (name: ErrorPage) => HttpResponse,
): HttpResponse {
  // Next answers 500 to arguments that no form of ours would send.
  if (given.status >= 500 && context.method === "POST" && !context.acted) return page("malformed");
  if (context.refusal) return page(context.refusal);
  if (given.status >= 400 && context.status === undefined) return page(errorPageFor(given.status));
  const headers: HttpResponse["headers"] = {
    "content-security-policy": policy,
    "cache-control": "private, no-store",
  };
  for (const [name, value] of Object.entries(given.headers))
    if (forBrowsers.test(name)) headers[name] = value;
  Object.assign(headers, context.headers);
  if (context.setCookies.size > 0) headers["set-cookie"] = [...context.setCookies.values()];
  if (given.status >= 300 && given.status < 400) {
    delete headers["content-type"];
    return { status: given.status, headers, body: emptyBody };
  }
  const status = given.status === 200 ? (context.status ?? 200) : given.status;
  if (context.stream === undefined) return { status, headers, body: given.body };
  return { status, headers, body: emptyBody, stream: { pieces: during(context, context.stream), bytes: 0 } };
}

/** The pieces, each made as part of the request. One that cannot be made is logged, and ends the answer there. */
async function* during(
  context: RequestContext,
  pieces: BodyStream["pieces"],
): BodyStream["pieces"] & AsyncGenerator<string | Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await requestContexts.run(context, () => iterator.next());
      if (done) return;
      yield value;
    }
  } catch (error) {
    log.error("stream failed", { id: context.id, error });
    throw error;
  } finally {
    await iterator.return?.();
  }
}
