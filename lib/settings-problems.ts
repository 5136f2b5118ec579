import { StartProblem } from "./start-problem.ts";

/** All that is wrong with the settings: one sentence for each problem, the message has one a line. */
export class SettingsProblems extends StartProblem {
  override readonly name = "SettingsProblems";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"), 2);
    this.problems = problems;
  }
}
