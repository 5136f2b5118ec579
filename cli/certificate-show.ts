import { Command } from "commander";
import { loadSettings, type Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { presentCertificate } from "#server/certificates/choose.ts";
import { type Described, describeCertificate } from "#server/certificates/describe.ts";
import { print, printJson, say, table } from "./print.ts";

type Options = { json?: true };

export function showCommand(): Command {
  return new Command("show")
    .description("print what the portal presents to browsers")
    .option("--json", "print it as JSON")
    .action(({ json }: Options) => show(loadSettings(), json));
}

/** Prints the certificate, and what is wrong with it. */
export function show(settings: Settings, json?: true): void {
  const present = presentCertificate(settings, Date.now());
  if (!present)
    throw new StartProblem(
      `There is no certificate in ${settings.certDir} yet; the portal makes one when it starts.`,
    );
  const described = describeCertificate(settings, present);
  if (json) printJson(described);
  else print(table(rowsOf(described)));
  for (const concern of described.concerns) say(concern);
  if (described.acme?.problem) say(described.acme.problem);
}

const kinds: Record<Described["kind"], string> = {
  brought: "brought by you",
  acme: "from a public authority, by ACME",
  local: "made by this portal's own authority",
};

function rowsOf(described: Described): [string, string][] {
  const { kind, names, notBefore, notAfter, issuer, serial, fingerprint, key, files, authority } = described;
  return [
    ["Certificate", kinds[kind]],
    ["For", names.join(", ")],
    ["Valid", `${notBefore} to ${notAfter}`],
    ["Issued by", issuer],
    ["Sent with it", described.chain.map(({ subject }) => subject).join(", then ") || "nothing"],
    ["Serial number", serial],
    ["SHA-256", fingerprint],
    ["Key", key],
    ["Files", `${files.certificate}, ${files.key}`],
    ...(authority
      ? ([
          ["Authority", authority.path],
          ["Its SHA-256", authority.fingerprint],
        ] as [string, string][])
      : []),
    ...(authority?.replaced
      ? ([["Before it", `${authority.replaced.name}, in ${authority.replaced.folder}`]] as [string, string][])
      : []),
  ];
}
