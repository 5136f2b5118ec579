import { policyChangesFor } from "#features/policies/policy-changes.ts";
import { comeBack } from "#features/retention/own-retention.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { policyChangesPath } from "./current-member.ts";
import { requestSource } from "./source.ts";

/**
 * Where a member goes who has just logged in, into the session of this token: to `next`; but first to what they are to
 * be told of the privacy policy, and of a deletion that they have just prevented.
 */
export async function pathAfterLogIn(token: string, next: string): Promise<string> {
  const act = await findSession(token, requestSource());
  if (act?.subject.state !== "active") return next;
  const [deletionAt, changes] = await Promise.all([comeBack(act), policyChangesFor(act)]);
  const path = deletionAt === undefined ? next : `/information?done=kept-${deletionAt}`;
  return changes ? policyChangesPath(path) : path;
}
