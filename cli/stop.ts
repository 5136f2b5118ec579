import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Command } from "commander";
import { type Holder, holderOf, takeLock } from "#db/lock.ts";
import { loadSettings, type Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { say } from "./print.ts";
import { t } from "./words.ts";

/** A portal ends within ten seconds (server/drain.ts); on a busy machine it needs longer. */
const patienceMs = 30_000;

export function stopCommand(): Command {
  return new Command("stop").description(t("stop.description")).action(() => stop(loadSettings()));
}

async function stop({ dataDir }: Settings): Promise<void> {
  if (!isRunning(dataDir)) return say(t("stop.notRunning", { folder: dataDir }));
  const portal = holderOf(dataDir);
  if (!portal) throw new StartProblem(phrase("stop.unknown", { folder: dataDir }));
  tellToEnd(portal);
  const deadline = Date.now() + patienceMs;
  // A service manager may have started it again meanwhile, as another process.
  while (isRunning(dataDir) && holderOf(dataDir)?.pid === portal.pid) {
    if (Date.now() > deadline) throw new StartProblem(phrase("stop.late", { process: portal.pid }));
    await pause(100);
  }
  say(t("stop.done", { process: String(portal.pid) }));
}

function isRunning(dataDir: string): boolean {
  if (!existsSync(join(dataDir, "lock"))) return false;
  const lock = takeLock(dataDir);
  lock?.release();
  return lock === undefined;
}

function tellToEnd({ pid, host }: Holder): void {
  if (host !== hostname()) throw new StartProblem(phrase("stop.elsewhere", { host, process: pid }));
  try {
    process.kill(pid, "SIGTERM");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH")
      throw new StartProblem(phrase("stop.refused", { process: pid, reason: code ?? "" }));
  }
}
