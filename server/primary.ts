import { accessSync, constants, mkdirSync } from "node:fs";
import type { Server } from "node:net";
import { join } from "node:path";
import { closeDatabase } from "#db/client.ts";
import { takeLock } from "#db/lock.ts";
import { migrate } from "#db/migrate.ts";
import { openKeys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { sayWhyNot } from "#lib/say-why-not.ts";
import { adoptSettings, loadSettings, type Settings, settingsWarnings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { actionKeyEnvironment, buildIfNeeded } from "./build.ts";
import { wishOf } from "./certificates/acme/acme-certificate.ts";
import { keepTended } from "./certificates/acme/keep.ts";
import { openCertificate } from "./certificates/certificate.ts";
import { keepCertificate } from "./certificates/keeper.ts";
import { answerRenewalRequests } from "./certificates/renewal-request.ts";
import { beginChores } from "./chores.ts";
import { limitConnections } from "./connections.ts";
import { openPlainListener } from "./plain-listener.ts";
import { checkPort, listen } from "./ports.ts";
import { startBlock } from "./start-block.ts";

import { keepWorkers } from "./workers.ts";

/** How long connections are still accepted after SIGTERM, so that a balancer can see `/readyz` turn. */
const balancerMs = 2_000;

/** The primary: owns what exists once (keys, build, certificate, migrations, clean-up, plain HTTP) and keeps workers alive. */
export async function begin(): Promise<void> {
  // The folders hold secrets; nobody else on this machine may read them.
  process.umask(0o077);
  try {
    await open(process.argv.includes("--dev"));
  } catch (error) {
    process.exit(sayWhyNot(error, "The portal could not start"));
  }
}

async function open(development: boolean): Promise<void> {
  const root = join(import.meta.dirname, "..");
  const settings = development ? onLoopback(loadSettings()) : loadSettings();
  const lock = lockDataDir(settings);
  const places = {
    https: { port: settings.port, host: settings.host, setting: "PORT" },
    http: { port: settings.httpPort ?? 0, host: settings.host, setting: "HTTP_PORT" },
  };
  await checkPort(places.https);
  await checkPort(places.http);
  const keys = openKeys(settings);
  const [actionKey = Buffer.alloc(0)] = keys.action;
  if (!development) await buildIfNeeded(root, actionKey, settings.givenKeys.action !== undefined);
  const mode = development ? "development" : "production";
  const workers = keepWorkers(settings.workers, { ...actionKeyEnvironment(actionKey), NODE_ENV: mode });
  const http = new Map<string, string>();
  const plain =
    settings.httpPort === undefined ? undefined : openPlainListener(settings.origins[0] ?? "", http);
  if (plain) limitConnections(plain, settings, 1);
  // From the beginning: without a listener the signal would end this process.
  let reload = async () => {};
  process.on("SIGHUP", () => void reload());
  endOnSignals({ drain: (waitMs) => workers.drain(waitMs), kill: () => workers.kill(), plain });
  try {
    const certificate = await openCertificate(settings, Date.now());
    await migrate();
    const rendersAlways = development || process.argv.includes("--render-always");
    workers.begin({ settings, keys, certificate, development, rendersAlways });
    await workers.serving.catch((error: Error) => {
      throw new StartProblem(`No worker could start: ${error.message}`, 1);
    });
    if (plain) await listen(plain, places.http);
    for (const warning of settingsWarnings(settings)) log.warn("setting", { warning });
    for (const concern of certificate.concerns) log.warn("certificate", { concern });
    beginChores();
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
  } catch (error) {
    workers.kill();
    lock.release();
    throw error;
  }
}

function onLoopback(settings: Settings): Settings {
  const development = { ...settings, host: "127.0.0.1", workers: 1 };
  adoptSettings(development);
  return development;
}

/** One portal runs on a DATA_DIR at a time. */
function lockDataDir({ dataDir }: Settings) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartProblem(
      `DATA_DIR ${dataDir} cannot be used (${(error as NodeJS.ErrnoException).code}). Give this user the right to write there.`,
      1,
    );
  }
  const lock = takeLock(dataDir);
  if (!lock)
    throw new StartProblem(
      `A portal is already running on DATA_DIR ${dataDir}. Stop it first, or give this one another DATA_DIR.`,
      1,
    );
  return lock;
}

type Ending = { drain(waitMs: number): Promise<void>; kill(): void; plain: Server | undefined };

function endOnSignals({ drain, kill, plain }: Ending): void {
  let ending = false;
  const end = async (waitMs: number) => {
    if (ending) {
      kill();
      process.exit(1);
    }
    ending = true;
    plain?.close();
    await drain(waitMs);
    await closeDatabase();
    process.exit(0);
  };
  process.on("SIGTERM", () => void end(balancerMs));
  process.on("SIGINT", () => void end(0));
}
