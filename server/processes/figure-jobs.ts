/** Saves what the processes of this machine count and measure (`features/figures`). */
import { setTimeout as pause } from "node:timers/promises";
import { saveFigures, saveSharedFigures } from "#features/figures/save-figures.ts";
import { sharedNow } from "#features/machines/heartbeat.ts";
import { log } from "#lib/log.ts";
import type { Job } from "./scheduled-jobs.ts";
import type { Supervisor } from "./supervisor.ts";

export function figureJobs({ measure }: Pick<Supervisor, "measure">, everyMs: number): Job[] {
  return [
    {
      name: "figures",
      everyMs,
      runsOn: "every machine",
      run: async () => saveFigures(await sharedNow(), measure()),
    },
    {
      name: "figures of all machines",
      everyMs,
      runsOn: "one machine",
      run: async () => saveSharedFigures(await sharedNow()),
    },
  ];
}

/** The end waits no longer than this for a database that does not answer. */
const patienceMs = 1_000;

/** Saves, at the end, what was counted since the last time. */
export async function saveLastCounts(): Promise<void> {
  try {
    await Promise.race([sharedNow().then((now) => saveFigures(now)), pause(patienceMs)]);
  } catch (error) {
    log.warn("last counts not saved", { error });
  }
}
