/**
 * Something the person who starts the portal can put right. Its message is one sentence for them and is printed
 * without a stack.
 */
export class StartProblem extends Error {
  override readonly name: string = "StartProblem";
  /** 1: it failed (a taken port, no rights); 2: wrong usage or bad settings. */
  readonly exitCode: 1 | 2;

  constructor(sentence: string, exitCode: 1 | 2 = 1, options?: ErrorOptions) {
    super(sentence, options);
    this.exitCode = exitCode;
  }
}
