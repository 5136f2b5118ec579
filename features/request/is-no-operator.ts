import { isActiveOperator } from "#features/members/member.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { readSessionToken } from "./cookies.ts";
import { requestSource } from "./source.ts";

/** Whether whoever asks is no operator. For what the door hides from everybody else before it looks at a form. */
export async function isNoOperator(): Promise<boolean> {
  const token = await readSessionToken();
  const act = token === undefined ? undefined : await findSession(token, requestSource());
  return act === undefined || !isActiveOperator(act.subject);
}
