const home = "/information";
/** Nowhere: what resolves to another origin than this was no path of ours. */
const base = "https://own.invalid";

/**
 * Where to go after log-in: the text, if a browser would take it for a page of this portal, else `/information`.
 * Decided by the URL parser (WHATWG URL), so that nothing is read in another way than the browser does.
 */
export function ownPath(text: string | undefined): string {
  // The parser would drop some of these, and read \ as /.
  if (!text?.startsWith("/") || /[\\\p{Cc}]/u.test(text) || !URL.canParse(text, base)) return home;
  const { origin, pathname, search, hash } = new URL(text, base);
  // Dots may have led to a path that begins as another site's address does.
  if (origin !== base || pathname.startsWith("//")) return home;
  // Members are sent on from some of ours, and a download would leave one standing on the log-in page.
  return /^\/(log-in|sign-up|recover|(information|activity)\/export)(\/|$)/.test(pathname)
    ? home
    : pathname + search + hash;
}
