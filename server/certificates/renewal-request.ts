import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makePrivateDirectory } from "#lib/atomic-file.ts";
import { log } from "#lib/log.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

// `postern certificate renew` and the portal that runs are two processes; only the portal talks to an authority.
// A file in CERT_DIR carries the wish from one to the other, also over a stop.

const lookEveryMs = 1_000;

/** @throws StartProblem if this user may not */
export function requestRenewal(settings: Settings): void {
  try {
    makePrivateDirectory(settings.certDir);
    writeFileSync(fileOf(settings), "");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartProblem(phrase("certificate.request", { file: fileOf(settings), code }));
  }
}

/** Until the portal has done what was asked for, well or not. */
export function isRenewalRequested(settings: Settings): boolean {
  return existsSync(fileOf(settings));
}

/** Does what is asked for, one at a time, for as long as the portal runs. */
export function answerRenewalRequests(settings: Settings, renew: () => Promise<void>): void {
  let busy = false;
  setInterval(async () => {
    if (busy || !isRenewalRequested(settings)) return;
    busy = true;
    try {
      await renew();
      rmSync(fileOf(settings), { force: true });
    } catch (error) {
      log.warn("certificate not renewed", { error });
    }
    busy = false;
  }, lookEveryMs).unref();
}

function fileOf({ certDir }: Settings): string {
  return join(certDir, "renew");
}
