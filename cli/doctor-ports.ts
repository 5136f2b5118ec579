import { takeLock } from "#db/lock.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { checkPort } from "#server/processes/ports.ts";
import { askPortal } from "./ask-portal.ts";
import { type Problem, worded } from "./doctor-problem.ts";

/** Whether the portal that runs answers; where none does, whether one could listen on its ports. */
export async function portProblems(settings: Settings): Promise<readonly Problem[]> {
  const lock = takeLock(settings.dataDir);
  if (!lock) {
    const { where, answer } = await askPortal(settings, "/healthz");
    const isWell = answer !== "too late" && !(answer instanceof Error) && answer.status === 200;
    return isWell ? [] : [worded(phrase("doctor.noAnswer", { where }))];
  }
  lock.release();
  const { host, port, httpPort } = settings;
  const places = [
    { port, host, setting: "PORT" },
    ...(httpPort === undefined ? [] : [{ port: httpPort, host, setting: "HTTP_PORT" }]),
  ];
  const looked = await Promise.all(places.map(unusable));
  return looked.flat();
}

async function unusable(place: Parameters<typeof checkPort>[0]): Promise<Problem[]> {
  try {
    await checkPort(place);
    return [];
  } catch (error) {
    if (error instanceof StartProblem) return error.phrases.map((each) => worded(each));
    throw error;
  }
}
