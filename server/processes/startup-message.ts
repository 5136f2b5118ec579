import type { Settings } from "#lib/settings.ts";
import type { ServerCertificate } from "#server/certificates/server-certificate.ts";

/** What a start says on standard output: where the portal is, which certificate it shows and how to trust it. */
export function startupMessage(settings: Settings, certificate: ServerCertificate): string {
  const until = new Date(certificate.notAfter).toISOString().slice(0, 10);
  const authorityHost = settings.acme && new URL(settings.acme.directory).host;
  const lines = [`${settings.portalName} is open at ${settings.origins.join(" and ")}`];
  if (certificate.kind === "brought")
    lines.push(
      `  Certificate  your own, from ${settings.certDir}, until ${until}`,
      ...certificate.warnings.map((warning) => `  ${warning}`),
    );
  else if (certificate.kind === "acme")
    lines.push(`  Certificate  from ${authorityHost} by ACME, until ${until}`);
  else if (authorityHost)
    lines.push(`  Certificate  on its way from ${authorityHost}; until it comes, browsers warn`);
  else lines.push(`  Certificate  made by this portal's own authority, until ${until}`);
  if (certificate.authority && !settings.acme) {
    lines.push(`  Authority    ${certificate.authority.path}`);
    lines.push(`  Fingerprint  SHA-256 ${certificate.authority.fingerprint}`);
    lines.push("  Browsers warn until they trust the authority, once on each device:");
    lines.push(`  ${settings.origins[0]}/connection/trust says how.`);
  }
  const { replaced } = certificate.authority ?? {};
  if (replaced) {
    lines.push(
      `  The authority is new. The one before, "${replaced.name}", could vouch for more than servers:`,
    );
    lines.push("  remove it from every device that trusts it, then delete");
    lines.push(`  ${replaced.folder}`);
  }
  return `${lines.join("\n")}\n`;
}
