import { type Phrase, phraseText } from "./words/phrase.ts";

/**
 * Something the person who starts the portal can put right: a sentence for them a line, printed in their language and
 * without a stack. Its message is the English one, for the log.
 */
export class StartProblem extends Error {
  override readonly name: string = "StartProblem";
  readonly phrases: readonly Phrase[];
  /** 1: it failed (a taken port, no rights); 2: wrong usage or bad settings. */
  readonly exitCode: 1 | 2;

  constructor(phrases: Phrase | readonly Phrase[], exitCode: 1 | 2 = 1, options?: ErrorOptions) {
    const all = "path" in phrases ? [phrases] : phrases;
    super(all.map((phrase) => phraseText(phrase, "en")).join("\n"), options);
    this.phrases = all;
    this.exitCode = exitCode;
  }
}
