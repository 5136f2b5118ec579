import { findSession } from "#features/sessions/find-session.ts";
import { readSessionToken } from "./cookies.ts";
import { requestSource } from "./source.ts";

/** Whether nobody who is an operator asks. For what the door hides from everybody else before it looks at a form. */
export async function isNoOperator(): Promise<boolean> {
  const token = await readSessionToken();
  const act = token === undefined ? undefined : await findSession(token, requestSource());
  return act?.subject.role !== "operator" || act.subject.state !== "active";
}
