import { contactUri } from "#lib/contact-uri.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Less than a year is asked for. */
const validDays = 180;

/** Whom to tell of a hole in the portal's security (RFC 9116); 404 where CONTACT names nobody. */
export function GET(request: Request): Response {
  const { contact, portalLanguage, origins } = settings();
  if (contact === undefined) {
    requestContext().refusal = "not-found";
    return new Response(null, { status: 404 });
  }
  const { at } = requestContext();
  const expires = new Date((Math.floor(at / dayMs) + validDays) * dayMs);
  const host = request.headers.get("host");
  const lines = [
    `Contact: ${contactUri(contact)}`,
    `Expires: ${expires.toISOString()}`,
    `Preferred-Languages: ${portalLanguage ?? "en, de"}`,
    // Any address under which the portal is found.
    ...new Set(
      [...origins, ...(host ? [`https://${host}`] : [])].map((origin) => `Canonical: ${origin}${path}`),
    ),
  ];
  return new Response(`${lines.join("\n")}\n`, {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "private, no-cache" },
  });
}

const path = "/.well-known/security.txt";
