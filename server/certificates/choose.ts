import { join } from "node:path";
import { whyNoAccess } from "#lib/file-access.ts";
import { makePrivate, warnIfPublic } from "#lib/private-files.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { openAcmeCertificate } from "./acme/certificate.ts";
import { openLocalCertificate, readLocalCertificate } from "./local-authority.ts";
import { openProvidedCertificate } from "./provided.ts";
import type { ServerCertificate } from "./server-certificate.ts";
import { strictTransportFor } from "./strict-transport.ts";

/** What the portal makes in CERT_DIR for its own eyes. */
export const ourSecrets = [
  "local/authority-key.pem",
  "local/privkey.pem",
  "local/replaced/authority-key.pem",
  "acme/account-key.pem",
  "acme/order-key.pem",
  "acme/privkey.pem",
];

/**
 * As `openCertificate`, but makes and renews nothing; undefined where there is none yet.
 * @param now milliseconds
 * @throws StartProblem with one sentence
 */
export function presentCertificate(settings: Settings, now: number): ServerCertificate | undefined {
  return (
    openProvidedCertificate(settings, now) ??
    openAcmeCertificate(settings, now) ??
    readLocalCertificate(settings, now)
  );
}

/**
 * The certificate to serve: the one brought into CERT_DIR, else with ACME_EMAIL the one a public authority issued, else
 * one of the portal's own authority, made or renewed as needed.
 * @param now milliseconds
 * @param alsoFor names of the machine that the portal's own authority vouches for too, as far as it may
 * @throws StartProblem with one sentence
 */
export async function openCertificate(
  settings: Settings,
  now: number,
  alsoFor: readonly string[] = [],
): Promise<ServerCertificate> {
  for (const file of ourSecrets) makePrivate(join(settings.certDir, file));
  warnIfPublic(join(settings.certDir, "privkey.pem"));
  return await explained(settings, async () => {
    const opened =
      openProvidedCertificate(settings, now) ??
      openAcmeCertificate(settings, now) ??
      (await openLocalCertificate(settings, now, alsoFor));
    const strictTransport = strictTransportFor(settings, opened);
    return strictTransport === undefined ? opened : { ...opened, strictTransport };
  });
}

/**
 * Does something with the files of CERT_DIR.
 * @throws StartProblem with one sentence where they cannot be read or written
 */
export async function explained<T>(settings: Settings, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = "", path, syscall } = error as NodeJS.ErrnoException;
    if (error instanceof StartProblem || syscall === undefined) throw error;
    const place = path ?? settings.certDir;
    const reason =
      whyNoAccess(place, "change", settings.certDir) ??
      phrase("certificate.noFile", { path: place, call: syscall, code });
    throw new StartProblem(reason, 1, { cause: error });
  }
}
