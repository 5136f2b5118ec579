import { database } from "#db/client.ts";
import { commandLine, type OperatorAct, type Source } from "#features/act.ts";
import { findByUsername, memberOf } from "#features/members/member.ts";

/** What whoever runs the machine does with the `postern` command comes from no network and no browser. */
export function byCommandLine(now: number): Omit<OperatorAct, "subject"> {
  const from: Source = { address: "", browser: "", requestId: "command line", at: now };
  return { actor: commandLine, from, by: "command line" };
}

/** An act of theirs about the member of this username, in any spelling; undefined when there is none. */
export async function findSubjectByName(username: string, now: number): Promise<OperatorAct | undefined> {
  const row = await findByUsername(database(), username);
  return row && { subject: memberOf(row), ...byCommandLine(now) };
}
