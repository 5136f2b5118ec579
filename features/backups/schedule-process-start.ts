import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { compileCacheEnvironment } from "#lib/compile-cache.ts";
import { type Keys, keys } from "#lib/keys.ts";
import { type Settings, settings } from "#lib/settings.ts";
import { phrase } from "#lib/words/phrase.ts";
import type { RunKind, RunResult } from "./backup-runs.ts";

/** What `schedule-process.ts` is sent, once. */
export type ScheduleOrder = Readonly<{
  settings: Settings;
  keys: Keys;
  kind: RunKind;
  /** `sharedNow()` */
  now: number;
  /** Where the last backup of this machine was put; undefined: there was none. */
  lastFolder: string | undefined;
}>;

/**
 * Has a backup made, or the newest rehearsed, by a process of its own, whose work holds up nobody and whose memory is
 * given back. It ends with this one, and when `signal` says so. Never throws.
 */
export async function runAside(
  order: Pick<ScheduleOrder, "kind" | "now" | "lastFolder">,
  signal: AbortSignal,
): Promise<RunResult> {
  const child = fork(join(import.meta.dirname, "schedule-process.ts"), {
    execArgv: [],
    // It is no worker of a cluster, as the one that starts it may be.
    env: { NODE_ENV: "production", ...compileCacheEnvironment() },
    serialization: "advanced",
    killSignal: "SIGKILL",
    signal,
  });
  const ended = (reason: string): RunResult => ({
    worked: false,
    said: phrase("schedule.ended", { reason }),
  });
  let result: RunResult | undefined;
  child.on("message", (message: RunResult) => {
    result = message;
  });
  try {
    const closed = once(child, "close");
    child.send({ ...order, settings: settings(), keys: keys() } satisfies ScheduleOrder, () => {});
    const [code, killedBy] = await closed;
    return result ?? ended(String(killedBy ?? code));
  } catch (error) {
    // It could not be started, or was told to end.
    return ended((error as NodeJS.ErrnoException).code ?? String(error));
  }
}
