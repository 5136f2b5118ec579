import { join } from "node:path";
import { hostOfOrigin, isThisMachine } from "#lib/origin.ts";
import type { Settings } from "#lib/settings.ts";
import { covers, namesOf } from "../pem.ts";
import type { ServerCertificate } from "../server-certificate.ts";
import { warningsFor } from "../warnings.ts";
import type { Challenges } from "./challenges.ts";
import type { CertificateConfig } from "./obtain.ts";
import { readStored } from "./store.ts";

/**
 * The certificate that an ACME authority issued; undefined where none is configured or kept, or it has ended or is for
 * none of ORIGIN's names.
 * @param now milliseconds
 */
export function openAcmeCertificate(settings: Settings, now: number): ServerCertificate | undefined {
  const kept = settings.acme && readStored(folderIn(settings));
  if (!kept || now >= kept.leaf.validToDate.getTime()) return undefined;
  const { leaf, certificate, key } = kept;
  if (!settings.origins.some((origin) => covers(leaf, hostOfOrigin(origin)))) return undefined;
  return {
    kind: "acme",
    certificate,
    key,
    names: namesOf(leaf),
    notAfter: leaf.validToDate.getTime(),
    warnings: warningsFor(leaf, settings.origins, now),
  };
}

/** The certificate that these settings ask an authority for: all names of ORIGIN that others know this machine by. */
export function certificateConfigOf(
  settings: Settings,
  challenges: Challenges,
): CertificateConfig | undefined {
  if (!settings.acme) return undefined;
  const hosts = settings.origins.map(hostOfOrigin).filter((host) => !isThisMachine(host));
  return { ...settings.acme, names: [...new Set(hosts)], folder: folderIn(settings), challenges };
}

function folderIn({ certDir }: Settings): string {
  return join(certDir, "acme");
}
