import { log } from "#lib/log.ts";
import { SettingsProblems } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";

/** Says on standard error, a sentence a line, why the portal does not start. Returns the exit code. */
export function sayWhyNot(error: unknown): number {
  if (error instanceof SettingsProblems) {
    for (const problem of error.problems) process.stderr.write(`${problem}\n`);
    return 2;
  }
  if (error instanceof StartProblem) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write("The portal could not start; the cause is in the next line.\n");
  log.error("start failed", { error });
  return 1;
}
