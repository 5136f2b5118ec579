import { Command } from "commander";
import { loadSettings, type Settings, terminalLanguage } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { presentCertificate } from "#server/certificates/choose.ts";
import { type Described, describeCertificate } from "#server/certificates/describe.ts";
import { certificateProblems } from "./doctor-certificate.ts";
import { print, printJson, say, table } from "./print.ts";
import { t } from "./words.ts";

type Options = { json?: true };

export function showCommand(): Command {
  return new Command("show")
    .description(t("show.description"))
    .option("--json", t("json"))
    .action(({ json }: Options) => show(loadSettings(), json));
}

/** Prints the certificate, and what is wrong with it. */
export function show(settings: Settings, json?: true): void {
  const now = Date.now();
  const present = presentCertificate(settings, now);
  if (!present) throw new StartProblem(phrase("certificate.none", { folder: settings.certDir }));
  const described = describeCertificate(settings, present);
  if (json) printJson(described);
  else print(table(rowsOf(described)));
  for (const problem of certificateProblems(settings, now)) say(problem.say(terminalLanguage()));
}

function rowsOf(described: Described): [string, string][] {
  const { kind, names, notBefore, notAfter, issuer, serial, fingerprint, key, files, authority } = described;
  return [
    [t("show.certificate"), t(`show.${kind}`)],
    [t("show.names"), names.join(", ")],
    [t("show.valid"), t("show.validity", { from: notBefore, until: notAfter })],
    [t("show.issuer"), issuer],
    [t("show.chain"), described.chain.map(({ subject }) => subject).join(" › ") || t("show.noChain")],
    [t("show.serial"), serial],
    ["SHA-256", fingerprint],
    [t("show.key"), key],
    [t("show.files"), `${files.certificate}, ${files.key}`],
    ...(authority
      ? ([
          [t("show.authority"), authority.path],
          [t("show.authorityFingerprint"), authority.fingerprint],
        ] as [string, string][])
      : []),
    ...(authority?.replaced
      ? ([[t("show.replaced"), t("show.replacedIn", authority.replaced)]] as [string, string][])
      : []),
  ];
}
