/** One ledger of several: whoever stands in any of them stays erased. */
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/**
 * @param ledgers their texts, as `features/erasure/ledger.ts` writes them
 * @returns a text in which every line stands once; what was cut short in the middle of a line does no harm
 */
export function mergedLedgers(ledgers: readonly string[]): string {
  const lines = new Set(ledgers.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== ""));
  return [...lines].map((line) => `${line}\n`).join("");
}

/**
 * A file that somebody names by mistake would leave everybody unerased.
 * @throws StartProblem where the text is no ledger: a hash and a time in every line, but one that was cut short
 */
export function requireLedger(path: string, text: string): void {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const whole = lines.filter((line) => /^[\w.-]+ \d{4}-\d\d-\d\dT[\d:.]+Z$/.test(line));
  if (lines.length > 0 && whole.length === 0) throw new StartProblem(phrase("restore.notLedger", { path }));
}
