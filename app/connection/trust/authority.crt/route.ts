import { X509Certificate } from "node:crypto";
import { authorityFile } from "../authority-file.ts";

/** The local authority's certificate as DER, which phones and Windows take. */
export function GET(): Response {
  return authorityFile("authority.crt", (pem) => new X509Certificate(pem).raw);
}
