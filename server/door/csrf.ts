/**
 * Whether a request that changes something was made by a page of ours: Sec-Fetch-Site, then Origin, and one of the two
 * must be there (OWASP Cross-Site Request Forgery Prevention: fetch metadata, with the origin as a fallback).
 * @param host the Host that the client addressed
 */
export function isFromOurPage(
  host: string,
  fetchSite: string | undefined,
  origin: string | undefined,
): boolean {
  if (fetchSite === undefined && origin === undefined) return false;
  if (fetchSite !== undefined && fetchSite !== "same-origin") return false;
  return origin === undefined || origin === `https://${host}`;
}
