import { log } from "./log.ts";
import { StartProblem } from "./start-problem.ts";

/**
 * Says on standard error why it does not go on: what a person can put right in a sentence a line, anything else as
 * `failed` with its cause in the log. Returns the exit code.
 */
export function reportFailure(error: unknown, failed: string): number {
  if (error instanceof StartProblem) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${failed}; the cause is in the next line.\n`);
  log.error("failed", { error });
  return 1;
}
