import { join } from "node:path";
import { hostOfOrigin, isThisMachine } from "#lib/origin.ts";
import type { Settings } from "#lib/settings.ts";
import type { ServerCertificate } from "../certificate.ts";
import { concernsOf } from "../concerns.ts";
import { covers, namesOf } from "../pem.ts";
import type { Challenges } from "./challenges.ts";
import { readKept } from "./kept.ts";
import type { Wish } from "./obtain.ts";

/**
 * The certificate that an ACME authority issued; undefined where none is wished for or kept, or it has ended or is for
 * none of ORIGIN's names.
 * @param now milliseconds
 */
export function openAcmeCertificate(settings: Settings, now: number): ServerCertificate | undefined {
  const kept = settings.acme && readKept(folderIn(settings));
  if (!kept || now >= kept.leaf.validToDate.getTime()) return undefined;
  const { leaf, certificate, key } = kept;
  if (!settings.origins.some((origin) => covers(leaf, hostOfOrigin(origin)))) return undefined;
  return {
    kind: "acme",
    certificate,
    key,
    names: namesOf(leaf),
    notAfter: leaf.validToDate.getTime(),
    concerns: concernsOf(leaf, settings.origins, now),
  };
}

/** What these settings wish for from an authority, for all of ORIGIN that others know this machine by. */
export function wishOf(settings: Settings, challenges: Challenges): Wish | undefined {
  if (!settings.acme) return undefined;
  const hosts = settings.origins.map(hostOfOrigin).filter((host) => !isThisMachine(host));
  return { ...settings.acme, names: [...new Set(hosts)], folder: folderIn(settings), challenges };
}

function folderIn({ certDir }: Settings): string {
  return join(certDir, "acme");
}
