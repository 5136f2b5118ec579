import { isTaken } from "#db/client.ts";
import type { OperatorAct } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { type UsernameProblem, usernameOf } from "#features/members/username.ts";
import { whoTyped } from "#features/throttles/limits.ts";
import { forget } from "#features/throttles/throttle.ts";
import { actOn, because, updateMember } from "./act-on.ts";
import { done, type Outcome } from "./outcome.ts";
import { recordOwn } from "./record-own.ts";

export type Renamed =
  | Outcome
  | Readonly<{
      ok: false;
      problems: readonly (UsernameProblem | "taken")[];
      /** The one not allowed in the username. */
      character?: string;
    }>;

/** Gives the member another username, by the rules of sign-up. They stay logged in, and log in with it from now on. */
export async function renameMember(act: OperatorAct, typed: string, reason?: string): Promise<Renamed> {
  const named = usernameOf(typed);
  if (!named.ok) return named;
  const { username, key } = named;
  try {
    return await actOn(act, "member renamed", async (tx, member) => {
      if (username === member.username) return done;
      await updateMember(tx, member.id, { username, usernameKey: key });
      // Counted of nobody else, and nobody would find these again to erase them with the member.
      await forget(tx, whoTyped(member.username));
      const what = [{ username: member.username }, { username }, ...because(reason)];
      await record(tx, act, "renamed", what);
      if (member.role === "operator") await recordOwn(tx, act, "another renamed", what);
      return done;
    });
  } catch (error) {
    if (isTaken(error)) return { ok: false, problems: ["taken"] };
    throw error;
  }
}
