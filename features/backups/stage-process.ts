/** The process that does one task on a stage: see `stage.ts`. */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "#db/errors.ts";
import { adoptKeys, readKeys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { lowerPriority } from "#lib/lower-priority.ts";
import { adoptSettings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import type { StageOrder, StageReport } from "./stage-messages.ts";

// Whom it works for has ended.
process.once("disconnect", () => process.exit());
lowerPriority();
const [{ settings, keys, task, asked }] = (await once(process, "message")) as [StageOrder];
adoptSettings(settings);
if (keys) adoptKeys(keys);
else if (existsSync(join(settings.dataDir, "keys.json"))) adoptKeys(readKeys({ ...settings, givenKeys: {} }));

const send = (report: StageReport) =>
  new Promise<void>((sent) => process.send?.(report, undefined, undefined, () => sent()));
try {
  // The settings decide what these are made for (db/dialect.ts), so they come first.
  const { stageTasks } = await import("./stage-tasks.ts");
  const work = stageTasks[task as keyof typeof stageTasks];
  const answer = await work(asked as never, (what, count) => void send({ progress: [what, count] }));
  await send({ answer });
} catch (error) {
  const { isNoRoom } = await import("./room.ts");
  // A quota has no code of its own.
  const failed = isNoRoom(error) ? "ENOSPC" : codeOf(error);
  // A full disk is said by whom it works for, who knows what is left or changed.
  if (error instanceof StartProblem && !isNoRoom(error)) await send({ problem: error.phrases });
  else if (failed !== undefined) await send({ failed });
  else {
    log.error("backup not looked at", { error });
    process.exitCode = 1;
  }
}
process.exit();
