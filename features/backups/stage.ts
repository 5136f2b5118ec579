/**
 * A stage is a folder laid out as a backup. What works on it is done by a process of its own, for which the stage is the
 * portal's DATA_DIR, so that all that the portal can do with its database works on a SQLite file, whatever database
 * this portal has, and what it takes of memory is given back.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { compileCacheEnvironment } from "#lib/compile-cache.ts";
import type { Keys } from "#lib/keys.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import type { StageOrder, StageProgress, StageReport } from "./stage-messages.ts";
import type { stageTasks } from "./stage-tasks.ts";

type Tasks = typeof stageTasks;
type Asked<N extends keyof Tasks> = Parameters<Tasks[N]>[0];
type Answer<N extends keyof Tasks> = Awaited<ReturnType<Tasks[N]>>;

/**
 * Has a task of `stage-tasks.ts` done on a stage.
 * @param context this portal's settings; `keys` undefined: the stage's own, or none
 * @throws StartProblem as the task does, or where its process ended early; what a file or the database failed with
 */
export async function inStage<N extends keyof Tasks & string>(
  folder: string,
  task: N,
  asked: Asked<N>,
  { settings, keys, progress }: Readonly<{ settings: Settings; keys?: Keys; progress?: StageProgress }>,
): Promise<Answer<N>> {
  const child = fork(join(import.meta.dirname, "stage-process.ts"), {
    execArgv: [],
    // It is no worker of a cluster, as this one may be.
    env: { NODE_ENV: "production", POSTERN_DIALECT: "sqlite", ...compileCacheEnvironment() },
    serialization: "advanced",
  });
  let last: StageReport | undefined;
  child.on("message", (report: StageReport) => {
    if ("progress" in report) progress?.(...report.progress);
    else last = report;
  });
  // Said where it ends.
  child.on("error", () => {});
  try {
    const order: StageOrder = { settings: settingsOf(folder, settings), keys, task, asked };
    const closed = once(child, "close");
    child.send(order, () => {});
    const [code, signal] = await closed;
    // Typescript does not see that it was set meanwhile.
    const report = last as StageReport | undefined;
    if (report && "answer" in report) return report.answer as Answer<N>;
    if (report && "problem" in report) throw new StartProblem(report.problem);
    if (report && "failed" in report)
      throw Object.assign(new Error("A stage was not worked on."), { code: report.failed });
    throw new StartProblem(phrase("backup.stageEnded", { reason: String(signal ?? code) }));
  } finally {
    child.kill("SIGKILL");
  }
}

/** As if the stage were where the portal keeps all it has. */
function settingsOf(folder: string, settings: Settings): Settings {
  const dataDir = join(folder, "data");
  return {
    ...settings,
    ...{ dataDir, certDir: join(folder, "certs"), databaseUrl: `file:${join(dataDir, "postern.db")}` },
  };
}
