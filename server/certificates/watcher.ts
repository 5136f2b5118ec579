import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { log } from "#lib/log.ts";
import type { Settings } from "#lib/settings.ts";
import { openCertificate } from "./choose.ts";
import { renewLocalCertificate } from "./local-authority.ts";
import type { ServerCertificate } from "./server-certificate.ts";
import { logWarnings } from "./warnings.ts";

/** A new certificate is shown at most this and a moment after its files are complete. */
const lookEveryMs = 2_000;
const renewEveryMs = 3_600_000;

export type CertificateWatcher = {
  /** Looks at once, as on SIGHUP. */
  look(): Promise<void>;
  /** Has the portal's own authority issue another one and shows it, unless the one shown is from elsewhere. */
  renew(): Promise<void>;
  /** What is shown at the moment. */
  served(): ServerCertificate;
  stop(): void;
};

export type CertificateToWatch = Readonly<{
  settings: Settings;
  served: ServerCertificate;
  /** Names of the machine that a certificate of the portal's own authority is for as well; asked at each look. */
  alsoFor: () => readonly string[];
  onChange: (certificate: ServerCertificate) => void;
}>;

/**
 * Watches the certificate while the portal runs, by the files' content, however it was renamed, linked or
 * written in place; and by the clock, so that the portal's own certificates are renewed before they end. What
 * cannot be served (a key that came without its certificate, half a file) is said once in the log, and the old
 * pair serves on.
 */
export function watchCertificate({
  settings,
  served,
  alsoFor,
  onChange,
}: CertificateToWatch): CertificateWatcher {
  let current = served;
  let seen = contentOf(settings);
  let looking: Promise<void> = Promise.resolve();

  async function open(): Promise<void> {
    try {
      const fresh = await openCertificate(settings, Date.now(), alsoFor());
      // Their files are being replaced, or were taken away; what they are replaced by shows at the next look.
      if (current.kind === "brought" && fresh.kind !== "brought")
        return log.warn("certificate files gone", kept());
      if (fresh.certificate === current.certificate && fresh.key === current.key) return;
      current = fresh;
      onChange(fresh);
      log.info("certificate replaced", {
        names: fresh.names,
        notAfter: new Date(fresh.notAfter).toISOString(),
      });
      logWarnings(fresh.warnings);
    } catch (error) {
      log.warn("certificate not taken", {
        reason: error instanceof Error ? error.message : String(error),
        ...kept(),
      });
    }
  }
  const kept = () => ({ serving: "the one before", notAfter: new Date(current.notAfter).toISOString() });
  const look = () => {
    looking = looking.then(open);
    return looking;
  };
  // What changed between its being opened and now.
  void look();
  const watch = setInterval(() => {
    const content = contentOf(settings);
    if (content === seen) return;
    seen = content;
    void look();
  }, lookEveryMs);
  const renewal = setInterval(look, renewEveryMs);
  return {
    look,
    async renew() {
      if (current.kind === "local") await renewLocalCertificate(settings, Date.now(), alsoFor());
      await look();
    },
    served: () => current,
    stop() {
      clearInterval(watch);
      clearInterval(renewal);
    },
  };
}

function contentOf({ certDir }: Settings): string {
  const hash = createHash("sha256");
  for (const folder of ["", "acme", "local"])
    for (const file of ["fullchain.pem", "privkey.pem"])
      hash.update(`${folder} ${file}\0`).update(bytesOf(join(certDir, folder, file)));
  return hash.digest("hex");
}

function bytesOf(file: string): Buffer | string {
  try {
    return readFileSync(file);
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
