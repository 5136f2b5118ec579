import type { Server } from "node:net";
import { closeDatabase } from "#db/client.ts";
import { checkKeys } from "#db/key-checks.ts";
import { migrate } from "#db/migrate.ts";
import type { Keys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { warnIfPublic } from "#lib/private-files.ts";
import { type Settings, settingsWarnings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { certificateConfigOf } from "#server/certificates/acme/certificate.ts";
import { scheduleRenewal } from "#server/certificates/acme/renewal-schedule.ts";
import { openCertificate } from "#server/certificates/choose.ts";
import { answerRenewalRequests } from "#server/certificates/renewal-request.ts";
import { logWarnings } from "#server/certificates/warnings.ts";
import { watchCertificate } from "#server/certificates/watcher.ts";
import { limitConnections } from "#server/connections/connection-limits.ts";
import { openHttpListener } from "#server/connections/http-listener.ts";
import type { Clocks } from "#server/http/clocks.ts";
import { collectWhenIdle } from "./collect-when-idle.ts";
import { listen, type Places } from "./ports.ts";
import { startScheduledJobs } from "./scheduled-jobs.ts";
import type { SignalHandlers } from "./shutdown-signals.ts";
import { startupMessage } from "./startup-message.ts";
import type { Supervisor } from "./supervisor.ts";

export type Portal = Readonly<{
  settings: Settings;
  keys: Keys;
  places: Places;
  workers: Supervisor;
  wishes: SignalHandlers;
  development: boolean;
  clocks: Clocks;
}>;

/** What the primary does once its workers are on their way: certificate, migrations, plain HTTP, clean-up, the end. */
export async function openPortal(portal: Portal): Promise<void> {
  const { settings, keys, places, workers, wishes, development, clocks } = portal;
  const http = new Map<string, string>();
  const plain =
    settings.httpPort === undefined ? undefined : openHttpListener(settings.origins[0] ?? "", http);
  if (plain) limitConnections(plain, settings, 1);
  endWhenAsked(wishes, workers, plain);
  const certificate = await openCertificate(settings, Date.now());
  await checkKeys(keys, await migrate());
  workers.begin({ settings, keys, certificate, development, clocks });
  await workers.serving.catch((error: Error) => {
    throw new StartProblem(`No worker could start: ${error.message}`, 1);
  });
  if (plain) await listen(plain, places.http);
  for (const warning of settingsWarnings(settings)) log.warn("setting", { warning });
  for (const file of settings.secretFiles) warnIfPublic(file);
  logWarnings(certificate.warnings);
  const keeper = watchCertificate(settings, certificate, workers.present);
  wishes.reload = async () => {
    await keeper.look();
    log.info("certificate looked at", { signal: "SIGHUP" });
  };
  const wish = certificateConfigOf(settings, {
    http: plain && http,
    tls: (name, shown) => workers.challenge({ kind: "challenge", name, shown }),
  });
  const tender =
    wish && !development && certificate.kind !== "brought" ? scheduleRenewal(wish, keeper.look) : undefined;
  answerRenewalRequests(settings, tender ? tender.renew : keeper.renew);
  process.stdout.write(startupMessage(settings, certificate));
  // The lock on DATA_DIR makes this machine the only one.
  startScheduledJobs(async () => true);
  collectWhenIdle();
}

function endWhenAsked(wishes: SignalHandlers, workers: Supervisor, plain: Server | undefined): void {
  wishes.end = async (waitMs) => {
    plain?.close();
    await workers.drain(waitMs);
    await closeDatabase();
    process.exit(0);
  };
  wishes.hurry = () => {
    workers.kill();
    process.exit(1);
  };
}
