import { hostOfOrigin, isThisMachine } from "#lib/origin.ts";
import type { Settings } from "#lib/settings.ts";
import { readCertificates } from "./pem.ts";
import type { ServerCertificate } from "./server-certificate.ts";
import { leadsToKnownRoot } from "./warnings.ts";

/** What the web's preload list asks for at least. */
const yearSeconds = 31_536_000;

/**
 * What HSTS says, else a year where browsers everywhere take the certificate and the whole host is the portal's: the
 * promise holds for every port of it. Where people have to trust an authority first it would only take away their way
 * past the warning.
 */
export function strictTransportFor(settings: Settings, certificate: ServerCertificate): string | undefined {
  if (settings.hsts === "off") return undefined;
  if (settings.hsts !== undefined) return `max-age=${settings.hsts}`;
  const [canonical = ""] = settings.origins;
  const isWholeHost = new URL(canonical).port === "" && !isThisMachine(hostOfOrigin(canonical));
  return isWholeHost && isPublic(certificate) ? `max-age=${yearSeconds}` : undefined;
}

function isPublic({ kind, certificate }: ServerCertificate): boolean {
  if (kind !== "brought") return kind === "acme";
  return leadsToKnownRoot(readCertificates(certificate, "fullchain.pem"));
}
