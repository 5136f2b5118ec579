/** The process that does one task of the schedule: see `schedule-process-start.ts`. It says what came of it, and ends. */
import { once } from "node:events";
import { adoptKeys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { lowerPriority } from "#lib/lower-priority.ts";
import { adoptSettings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import type { RunResult } from "./backup-runs.ts";
import type { ScheduleOrder } from "./schedule-process-start.ts";

// The portal has ended.
process.once("disconnect", () => process.exit());
lowerPriority();
const [order] = (await once(process, "message")) as [ScheduleOrder];
adoptSettings(order.settings);
adoptKeys(order.keys);

const result = await resultOf(order);
process.send?.(result, undefined, undefined, () => process.exit());

async function resultOf(order: ScheduleOrder): Promise<RunResult> {
  const { kind, now, lastFolder } = order;
  try {
    // The settings decide what these are made for (db/dialect.ts), so they come first.
    if (kind === "rehearsal") return await (await import("./rehearse.ts")).rehearse();
    return await (await import("./make-scheduled.ts")).makeScheduled(now, lastFolder);
  } catch (error) {
    if (error instanceof StartProblem && error.phrases[0]) return { worked: false, said: error.phrases[0] };
    if ((await import("./room.ts")).isNoRoom(error)) return { worked: false, said: full(order) };
    log.warn(`${kind} failed`, { error });
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    return { worked: false, said: phrase("schedule.broken", { reason }) };
  }
}

/** Where it has what it works with; a rehearsal only reads the folder of the backups. */
function full({ kind, settings: { dataDir, backups } }: ScheduleOrder): Phrase {
  return phrase("schedule.full", { folder: kind === "rehearsal" ? dataDir : backups.dir });
}
