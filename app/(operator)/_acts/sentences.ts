import type { ReasonProblem } from "#features/operators/openings.ts";
import type { Outcome } from "#features/operators/outcome.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What is wrong with a reason. */
export function reasonSentence(t: PageWords["t"], problem: ReasonProblem): string {
  return t(`reasonProblems.${problem}`);
}

/** Why an act was not done to a member who is there. */
export function outcomeSentence(
  t: PageWords["t"],
  code: Exclude<Extract<Outcome, { ok: false }>["code"], "gone">,
): string {
  return t(`acts.problems.${code}`);
}
