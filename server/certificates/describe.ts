import type { X509Certificate } from "node:crypto";
import { join } from "node:path";
import type { Settings } from "#lib/settings.ts";
import { certificateWarningText } from "#lib/words/certificate-words.ts";
import type { Phrase } from "#lib/words/phrase.ts";
import { acmeProblemText } from "./acme/problem.ts";
import { readState } from "./acme/state.ts";
import { inOneLine, readCertificates } from "./pem.ts";
import type { ServerCertificate } from "./server-certificate.ts";
import { kindOfKey } from "./suitable.ts";

/** What there is to know of the portal's certificate, as `postern certificate show --json` prints it. Times are ISO 8601. */
export type Described = Readonly<{
  kind: ServerCertificate["kind"];
  names: readonly string[];
  notBefore: string;
  notAfter: string;
  subject: string;
  issuer: string;
  serial: string;
  /** SHA-256 as `AA:BB:…`. */
  fingerprint: string;
  key: string;
  files: Readonly<{ certificate: string; key: string }>;
  /** What is sent beside it, and by whom that was issued. */
  chain: readonly Readonly<{ subject: string; issuer: string; notAfter: string; fingerprint: string }>[];
  /** In English. */
  concerns: readonly string[];
  authority?: ServerCertificate["authority"];
  /** How getting one from the public authority goes, where that is wished for. The problem is in English. */
  acme?: Readonly<{ directory: string; failures: number; problem?: string }>;
}>;

/** Describes what `openCertificate` or `presentCertificate` gave. */
export function describeCertificate(settings: Settings, present: ServerCertificate): Described {
  const folder = join(settings.certDir, present.kind === "brought" ? "" : present.kind);
  const [leaf, ...others] = readCertificates(present.certificate, folder) as [
    X509Certificate,
    ...X509Certificate[],
  ];
  const { failures } = readState(acmeFolder(settings));
  const problem = acmeProblem(settings);
  return {
    kind: present.kind,
    names: present.names,
    notBefore: leaf.validFromDate.toISOString(),
    notAfter: leaf.validToDate.toISOString(),
    subject: inOneLine(leaf.subject),
    issuer: inOneLine(leaf.issuer),
    serial: leaf.serialNumber,
    fingerprint: leaf.fingerprint256,
    key: kindOfKey(leaf),
    files: { certificate: join(folder, "fullchain.pem"), key: join(folder, "privkey.pem") },
    chain: others.map(({ subject, issuer, validToDate, fingerprint256 }) => ({
      subject: inOneLine(subject),
      issuer: inOneLine(issuer),
      notAfter: validToDate.toISOString(),
      fingerprint: fingerprint256,
    })),
    concerns: present.warnings.map((warning) => certificateWarningText("en", warning)),
    ...(present.authority && { authority: present.authority }),
    ...(settings.acme && {
      acme: {
        directory: settings.acme.directory,
        failures,
        ...(problem && { problem: acmeProblemText(problem, "en") }),
      },
    }),
  };
}

/** Why the public authority has issued none lately; undefined where it is not asked, or went well last time. */
export function acmeProblem(settings: Settings): Phrase | undefined {
  const { failures, problem } = readState(acmeFolder(settings));
  return settings.acme && failures > 0 ? problem : undefined;
}

function acmeFolder({ certDir }: Settings): string {
  return join(certDir, "acme");
}
