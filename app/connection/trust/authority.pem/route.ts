import { authorityFile } from "../authority-file.ts";

/** The local authority's certificate as text (RFC 7468). */
export function GET(): Response {
  return authorityFile("authority.pem", (pem) => Buffer.from(pem));
}
