import type { RequestContext } from "#lib/request-context.ts";

type Differences = Partial<Omit<RequestContext, "cookie">> & {
  cookies?: Readonly<Record<string, string | undefined>>;
};

/** A request of a visitor for /information, but for what is said to differ. */
export function aRequest({ cookies = {}, ...differences }: Differences = {}): RequestContext {
  return {
    id: "request",
    at: Date.UTC(2026, 10, 25, 12),
    method: "GET",
    address: "/information",
    path: "/information",
    loggedPath: "/information",
    caller: "203.0.113.7",
    browser: "Firefox",
    cookie: (name) => cookies[name],
    language: "en",
    fetchSite: undefined,
    prefetch: false,
    scripted: false,
    nonce: () => "nonce",
    headers: {},
    setCookies: new Map(),
    ...differences,
  };
}
