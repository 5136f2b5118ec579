import { styleText } from "node:util";
import type { ReachableHosts } from "#lib/reachable-hosts.ts";
import { type Settings, settings, terminalLanguage } from "#lib/settings.ts";
import { certificateWarningText } from "#lib/words/certificate-words.ts";
import { startWords } from "#lib/words/start-words.ts";
import type { ServerCertificate } from "#server/certificates/server-certificate.ts";

/** What a start says on standard output: where the portal is, which certificate it shows and how to trust it. */
export function startupMessage(
  settings: Settings,
  certificate: ServerCertificate,
  { elsewhere }: Pick<ReachableHosts, "elsewhere">,
  language = settings.portalLanguage ?? terminalLanguage(),
): string {
  const t = startWords(language);
  const names = ["elsewhere", "certificate", "authority", "fingerprint"] as const;
  const width = Math.max(...names.map((name) => t(name).length));
  const fact = (name: (typeof names)[number], value: string) => `  ${t(name).padEnd(width)}  ${value}`;
  const lines = [t("open", { portal: settings.portalName, addresses: settings.origins.join(", ") })];
  if (settings.followsMachine && elsewhere)
    lines.push(fact("elsewhere", t("elsewhereText", { address: elsewhere })));
  lines.push(fact("certificate", sourceOf(settings, certificate, t)));
  if (certificate.kind === "brought")
    lines.push(...certificate.warnings.map((warning) => `  ${certificateWarningText(language, warning)}`));
  if (certificate.authority && !settings.acme)
    lines.push(
      fact("authority", certificate.authority.path),
      fact("fingerprint", `SHA-256 ${certificate.authority.fingerprint}`),
      `  ${t("trust")}`,
      `  ${t("trustHow", { address: `${elsewhere ?? settings.origins[0]}/connection/trust` })}`,
    );
  const { replaced } = certificate.authority ?? {};
  if (replaced)
    lines.push(`  ${t("replaced", { name: replaced.name })}`, `  ${t("remove")}`, `  ${replaced.folder}`);
  return `${lines.join("\n")}\n`;
}

/**
 * What a start says while there is no operator: how to become the first.
 * @param link the address of the first operator's link, where somebody sits at a terminal to read it
 */
export function firstOperatorMessage(link: string | undefined, language = spokenLanguage()): string {
  const t = startWords(language);
  const lines = link === undefined ? [t("noOperator"), t("noOperatorLink")] : [t("firstOperator"), link];
  return lines.map((line) => `  ${line}\n`).join("");
}

const spokenLanguage = () => settings().portalLanguage ?? terminalLanguage();

/** Where the certificate comes from, and until when it is good. */
function sourceOf(
  { acme, certDir }: Settings,
  { kind, notAfter }: ServerCertificate,
  t: ReturnType<typeof startWords>,
): string {
  const until = new Date(notAfter).toISOString().slice(0, 10);
  const authority = acme && new URL(acme.directory).host;
  if (kind === "brought") return t("brought", { folder: certDir, until });
  if (authority === undefined) return t("local", { until });
  return kind === "acme" ? t("acme", { authority, until }) : t("acmeComing", { authority });
}

/** A QR code (ISO/IEC 18004) for a terminal: two modules of it in one character, light on dark. */
export async function terminalQrCode(address: string): Promise<string> {
  // Most starts have nobody to show it to.
  const { renderUnicodeCompact } = await import("uqr");
  const lines = renderUnicodeCompact(address, { border: 2 }).split("\n");
  return `${lines.map((line) => `  ${styleText(["bgBlack", "whiteBright"], line)}`).join("\n")}\n`;
}
