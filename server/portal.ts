import type { Server } from "node:net";
import { closeDatabase } from "#db/client.ts";
import { checkKeys } from "#db/key-checks.ts";
import { migrate } from "#db/migrate.ts";
import type { Keys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { warnIfPublic } from "#lib/private-files.ts";
import { type Settings, settingsWarnings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { wishOf } from "./certificates/acme/acme-certificate.ts";
import { keepTended } from "./certificates/acme/keep.ts";
import { openCertificate } from "./certificates/certificate.ts";
import { keepCertificate } from "./certificates/keeper.ts";
import { answerRenewalRequests } from "./certificates/renewal-request.ts";
import { beginChores } from "./chores.ts";
import { limitConnections } from "./connections.ts";
import { openPlainListener } from "./plain-listener.ts";
import { listen, type Places } from "./ports.ts";
import { startBlock } from "./start-block.ts";
import type { Workers } from "./workers.ts";

/** How long connections are still accepted after SIGTERM, so that a balancer can see `/readyz` turn. */
const balancerMs = 2_000;

export type Portal = Readonly<{
  settings: Settings;
  keys: Keys;
  places: Places;
  workers: Workers;
  development: boolean;
}>;

/** What the primary does once its workers are on their way: certificate, migrations, plain HTTP, clean-up, the end. */
export async function openPortal({ settings, keys, places, workers, development }: Portal): Promise<void> {
  const http = new Map<string, string>();
  const plain =
    settings.httpPort === undefined ? undefined : openPlainListener(settings.origins[0] ?? "", http);
  if (plain) limitConnections(plain, settings, 1);
  // From the beginning: without a listener the signal would end this process.
  let reload = async () => {};
  process.on("SIGHUP", () => void reload());
  endOnSignals(workers, plain);
  const certificate = await openCertificate(settings, Date.now());
  await checkKeys(keys, await migrate());
  const rendersAlways = development || process.argv.includes("--render-always");
  workers.begin({ settings, keys, certificate, development, rendersAlways });
  await workers.serving.catch((error: Error) => {
    throw new StartProblem(`No worker could start: ${error.message}`, 1);
  });
  if (plain) await listen(plain, places.http);
  for (const warning of settingsWarnings(settings)) log.warn("setting", { warning });
  for (const file of settings.secretFiles) warnIfPublic(file);
  for (const concern of certificate.concerns) log.warn("certificate", { concern });
  const keeper = keepCertificate(settings, certificate, workers.present);
  reload = async () => {
    await keeper.look();
    log.info("certificate looked at", { signal: "SIGHUP" });
  };
  const wish = wishOf(settings, {
    http: plain && http,
    tls: (name, shown) => workers.challenge({ kind: "challenge", name, shown }),
  });
  const tender =
    wish && !development && certificate.kind !== "brought" ? keepTended(wish, keeper.look) : undefined;
  answerRenewalRequests(settings, tender ? tender.renew : keeper.renew);
  process.stdout.write(startBlock(settings, certificate));
  beginChores();
}

function endOnSignals(workers: Workers, plain: Server | undefined): void {
  let ending = false;
  const end = async (waitMs: number) => {
    if (ending) {
      workers.kill();
      process.exit(1);
    }
    ending = true;
    plain?.close();
    await workers.drain(waitMs);
    await closeDatabase();
    process.exit(0);
  };
  process.on("SIGTERM", () => void end(balancerMs));
  process.on("SIGINT", () => void end(0));
}
