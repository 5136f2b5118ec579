import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Command } from "commander";
import { type Holder, holderOf, takeLock } from "#db/lock.ts";
import { loadSettings, type Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { say } from "./print.ts";

/** A portal ends within ten seconds (server/drain.ts); on a busy machine it needs longer. */
const patienceMs = 30_000;

export function stopCommand(): Command {
  return new Command("stop")
    .description("stop the running portal, which first finishes what it is answering")
    .action(() => stop(loadSettings()));
}

async function stop({ dataDir }: Settings): Promise<void> {
  if (!isRunning(dataDir)) return say(`No portal is running on DATA_DIR ${dataDir}.`);
  const portal = holderOf(dataDir);
  if (!portal)
    throw new StartProblem(`The portal on DATA_DIR ${dataDir} could not note which process it is.`);
  tellToEnd(portal);
  const deadline = Date.now() + patienceMs;
  // Whoever watches over it may have started it again meanwhile, as another process.
  while (isRunning(dataDir) && holderOf(dataDir)?.pid === portal.pid) {
    if (Date.now() > deadline)
      throw new StartProblem(`The portal (process ${portal.pid}) has not ended; its log says what it does.`);
    await pause(100);
  }
  say(`The portal (process ${portal.pid}) has ended.`);
}

function isRunning(dataDir: string): boolean {
  if (!existsSync(join(dataDir, "lock"))) return false;
  const lock = takeLock(dataDir);
  lock?.release();
  return lock === undefined;
}

function tellToEnd({ pid, host }: Holder): void {
  if (host !== hostname())
    throw new StartProblem(`The portal runs on ${host} as process ${pid}. Stop it there.`);
  try {
    process.kill(pid, "SIGTERM");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH")
      throw new StartProblem(
        `The portal's process ${pid} cannot be stopped (${code}). Use the user it runs as.`,
      );
  }
}
