import { linkTokenOf } from "#features/links/token.ts";
import { rememberLink } from "#features/request/cookies.ts";
import { requestContext } from "#lib/request-context.ts";

type Given = { params: Promise<{ token: string }> };

/**
 * Takes a one-time link's token out of the address, and leads to what it is for: the same for every token, whether there
 * is such a link or not. Programs that look at links (HEAD) are given none. A browser that fetches ahead asks again when
 * somebody wants the page: what it prepared without the cookie would be shown then.
 */
export async function GET(_request: Request, { params }: Given): Promise<Response> {
  const { token } = await params;
  const current = requestContext();
  if (current.prefetch) {
    current.status = 503;
    return new Response(null, { status: 503 });
  }
  if (current.method === "GET") rememberLink(linkTokenOf(token));
  return new Response(null, { status: 303, headers: { location: "/link" } });
}
