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
import type { Wishes } from "./ending.ts";
import { openPlainListener } from "./plain-listener.ts";
import { listen, type Places } from "./ports.ts";
import { startBlock } from "./start-block.ts";
import type { Workers } from "./workers.ts";

export type Portal = Readonly<{
  settings: Settings;
  keys: Keys;
  places: Places;
  workers: Workers;
  wishes: Wishes;
  development: boolean;
}>;

/** What the primary does once its workers are on their way: certificate, migrations, plain HTTP, clean-up, the end. */
export async function openPortal(portal: Portal): Promise<void> {
  const { settings, keys, places, workers, wishes, development } = portal;
  const http = new Map<string, string>();
  const plain =
    settings.httpPort === undefined ? undefined : openPlainListener(settings.origins[0] ?? "", http);
  if (plain) limitConnections(plain, settings, 1);
  endWhenAsked(wishes, workers, plain);
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
  wishes.reload = async () => {
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

function endWhenAsked(wishes: Wishes, workers: Workers, plain: Server | undefined): void {
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
