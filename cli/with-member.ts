import type { OperatorAct } from "#features/act.ts";
import type { Outcome } from "#features/operators/outcome.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import { withDatabase } from "./with-database.ts";

/**
 * Does `work` about the member of this username, in any spelling, as whoever runs the machine.
 * @throws StartProblem where there is none, or as `withDatabase`
 */
export async function withMember<T>(
  username: string,
  work: (act: OperatorAct, settings: Settings) => Promise<T>,
): Promise<T> {
  return withDatabase(async (settings) => {
    const act = await findSubject(username);
    if (!act) throw new StartProblem(phrase("member.unknown", { username }));
    return work(act, settings);
  });
}

/** For `withDatabase`: an act about the member of this username, undefined when there is none. */
export async function findSubject(username: string): Promise<OperatorAct | undefined> {
  const { findSubjectByName } = await import("#features/operators/by-command-line.ts");
  return findSubjectByName(username, Date.now());
}

/**
 * @param otherState what to say where the member is not in the state that the act is for
 * @throws StartProblem where it was not done
 */
export function requireDone<T extends Readonly<{ ok: true }>>(
  outcome: T | Extract<Outcome, { ok: false }>,
  username: string,
  otherState: Phrase,
): asserts outcome is T {
  if (outcome.ok) return;
  if (outcome.code === "other state") throw new StartProblem(otherState);
  const path = outcome.code === "gone" ? "member.unknown" : "member.lastOperator";
  throw new StartProblem(phrase(path, { username }));
}
