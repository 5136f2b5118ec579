import { fieldsVersion } from "#features/information/fields-version.ts";
import { readSessionToken } from "./cookie.ts";
import { findSession } from "./find-session.ts";
import { fromOf } from "./from-of.ts";

/**
 * In words, all that the pages about a member's information depend on beside their address: whose session asks, in
 * which state and version of the member, over which fields. Read from the database now. Undefined: nobody is signed in.
 */
export async function currentView(): Promise<string | undefined> {
  const token = await readSessionToken();
  const act = token === undefined ? undefined : await findSession(token, fromOf());
  if (!act) return undefined;
  const { subject, session } = act;
  return JSON.stringify([session.id, session.provedAt, subject, await fieldsVersion()]);
}
