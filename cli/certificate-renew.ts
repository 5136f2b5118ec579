import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Command } from "commander";
import { takeLock } from "#db/lock.ts";
import { loadSettings, type Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { presentCertificate } from "#server/certificates/choose.ts";
import { acmeProblem } from "#server/certificates/describe.ts";
import { renewLocalCertificate } from "#server/certificates/local-authority.ts";
import { isRenewalRequested, requestRenewal } from "#server/certificates/renewal-request.ts";
import { followedMachine, machineNames } from "#server/processes/machine-addresses.ts";
import { show } from "./certificate-show.ts";
import { say } from "./print.ts";
import { t } from "./words.ts";

const patienceMs = 300_000;

type Options = { json?: true };

export function renewCommand(): Command {
  return new Command("renew")
    .description(t("renew.description"))
    .option("--json", t("json"))
    .action(({ json }: Options) => renew(loadSettings(), json));
}

async function renew(settings: Settings, json?: true): Promise<void> {
  const before = presentCertificate(settings, Date.now());
  if (before?.kind === "brought")
    throw new StartProblem(phrase("certificate.brought", { folder: settings.certDir }));
  const lock = existsSync(settings.dataDir) ? takeLock(settings.dataDir) : { release() {} };
  if (!lock) await askThePortal(settings);
  else
    try {
      if (settings.acme) return askLater(settings);
      await renewLocalCertificate(settings, Date.now(), machineNames(await followedMachine(settings)));
    } finally {
      lock.release();
    }
  show(settings, json);
}

/** Only a portal that runs can answer an authority's challenges. */
function askLater(settings: Settings): void {
  requestRenewal(settings);
  say(t("renew.later"));
}

async function askThePortal(settings: Settings): Promise<void> {
  requestRenewal(settings);
  const end = Date.now() + patienceMs;
  while (isRenewalRequested(settings)) {
    if (Date.now() > end) throw new StartProblem(phrase("certificate.late"));
    await pause(100);
  }
  const problem = acmeProblem(settings);
  if (problem) throw new StartProblem(problem);
}
