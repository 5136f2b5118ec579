import { log } from "./log.ts";
import { terminalLanguage } from "./settings.ts";
import { StartProblem } from "./start-problem.ts";
import { type Phrase, phraseText } from "./words/phrase.ts";

/**
 * Says on standard error why it does not go on: what a person can put right in a sentence a line, anything else as
 * `failed` with its cause in the log. Returns the exit code.
 */
export function reportFailure(error: unknown, failed: Phrase): number {
  const isKnown = error instanceof StartProblem;
  for (const phrase of isKnown ? error.phrases : [failed])
    process.stderr.write(`${phraseText(phrase, terminalLanguage())}\n`);
  if (isKnown) return error.exitCode;
  log.error("failed", { error });
  return 1;
}
