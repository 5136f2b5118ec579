import { rememberSession } from "./cookie.ts";
import { currentMember } from "./current-member.ts";
import { logOut } from "./end-session.ts";

/** Has the browser keep this session from now on; the one it had until now, of whomever, ends. */
export async function takeOver(token: string): Promise<void> {
  const before = await currentMember();
  if (before) await logOut(before);
  await rememberSession(token);
}
