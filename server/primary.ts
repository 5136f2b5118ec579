import { join } from "node:path";
import { dialectEnvironment } from "#db/dialect-of.ts";
import { expectDatabase } from "#db/known-database.ts";
import { isRestoreLeft } from "#features/backups/restore-places.ts";
import { adoptKeys, openKeys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { reportFailure } from "#lib/report-failure.ts";
import { adoptSettings, loadSettings, type Settings } from "#lib/settings.ts";
import { phrase } from "#lib/words/phrase.ts";
import { isConnectionEnd } from "./connections/connection-errors.ts";
import { openListeningSocket } from "./connections/listening-socket.ts";
import { takeLeftRecords } from "./door/serving-record.ts";
import { type Clocks, clocks as standardClocks } from "./http/clocks.ts";
import { actionKeyEnvironment, buildIfNeeded, requireSources } from "./next/build.ts";
import { lockDataDir } from "./processes/data-dir.ts";
import { checkPort, type Places } from "./processes/ports.ts";
import { onSignals } from "./processes/shutdown-signals.ts";
import { superviseWorkers } from "./processes/supervisor.ts";

/** The primary: owns what exists once (keys, build, certificate, migrations, clean-up, plain HTTP) and keeps workers alive. */
export async function begin(clocks: Clocks = standardClocks): Promise<void> {
  // The folders hold secrets; nobody else on this machine may read them.
  process.umask(0o077);
  process.on("uncaughtException", (error) => {
    if (isConnectionEnd(error)) return log.warn("connection ended unheard", { error });
    // The workers end with it, and the service manager starts it again.
    log.error("primary failed", { error });
    process.exit(1);
  });
  try {
    await open(process.argv.includes("--dev"), clocks);
  } catch (error) {
    process.exit(reportFailure(error, phrase("failed.start")));
  }
}

async function open(development: boolean, clocks: Clocks): Promise<void> {
  const wishes = onSignals(clocks.balancerMs);
  const root = join(import.meta.dirname, "..");
  const settings = development ? onLoopback(loadSettings()) : loadSettings();
  const lock = lockDataDir(settings);
  await finishRestoreIfLeft(settings);
  for (const served of takeLeftRecords(settings.dataDir))
    log.warn("ended unexpectedly before this start", served);
  const places: Places = {
    https: { port: settings.port, host: settings.host, setting: "PORT" },
    http: { port: settings.httpPort ?? 0, host: settings.host, setting: "HTTP_PORT" },
  };
  await checkPort(places.https);
  await checkPort(places.http);
  expectDatabase(settings);
  const keys = openKeys(settings);
  adoptKeys(keys);
  const [actionKey = Buffer.alloc(0)] = keys.action;
  if (development) requireSources(root);
  else await buildIfNeeded(root);
  const mode = development ? "development" : "production";
  const workers = superviseWorkers(
    settings.workers,
    { ...actionKeyEnvironment(actionKey), ...dialectEnvironment(settings.databaseUrl), NODE_ENV: mode },
    () => openListeningSocket(settings.port, settings.host),
    clocks.drainMs,
  );
  try {
    // The workers load Next meanwhile: what only comes after them is not loaded before.
    const { openPortal } = await import("./processes/portal.ts");
    await openPortal({ settings, keys, places, workers, wishes, development, clocks });
  } catch (error) {
    workers.kill();
    lock.release();
    throw error;
  }
}

/** One that was cut off is finished, or undone where it had touched nothing. Ordinary starts load nothing for it. */
async function finishRestoreIfLeft(settings: Settings): Promise<void> {
  if (!isRestoreLeft(settings)) return;
  const { finishRestore } = await import("#features/backups/finish-restore.ts");
  const plan = await finishRestore(settings);
  if (plan) log.warn("restore finished that was cut off", { old: plan.aside.folder });
}

function onLoopback(settings: Settings): Settings {
  const development = { ...settings, host: "127.0.0.1", workers: 1 };
  adoptSettings(development);
  return development;
}
