import { StartProblem } from "./start-problem.ts";
import type { Phrase } from "./words/phrase.ts";

/** All that is wrong with the settings, one sentence for each problem. */
export class SettingsProblems extends StartProblem {
  override readonly name = "SettingsProblems";

  constructor(problems: readonly Phrase[]) {
    super(problems, 2);
  }
}
