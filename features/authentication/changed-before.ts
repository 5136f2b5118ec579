import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { SignedIn, Source } from "#features/act.ts";
import { unlessQueueFull } from "#features/passwords/hash-queue.ts";
import { verifyPassword } from "#features/passwords/password-hash.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { isRenewed } from "#features/sessions/renew-session.ts";
import { renewedToken } from "#features/sessions/session-token.ts";
import type { Throttled } from "#features/throttles/throttle.ts";
import { proveCurrentPassword } from "./prove-password.ts";

/** From one click to the other, as their requests arrive. */
const doubleClickMs = 10_000;

/** The form's member, the token its browser came with, and the act if that token is still good. */
type Asking = Readonly<{ memberId: string; sessionTokenHash: string; act?: SignedIn }>;

/**
 * The answer to a form that another post of it has just carried out (a double click): the token for the cookie, none
 * if the browser has it already. Undefined for every other form. The replaced token is good for this alone, within
 * seconds of the member's last change of password, and only together with the new password, with which one could log
 * in as well. A wrong one counts as a wrong current password.
 */
export async function changedBefore(
  { memberId, sessionTokenHash, act }: Asking,
  password: string,
  from: Source,
): Promise<Readonly<{ ok: true; token: string | undefined }> | Throttled | undefined> {
  const [member] = await database().select().from(members).where(eq(members.id, memberId));
  if (!member || Math.abs(from.at - member.passwordChangedAt) > doubleClickMs) return undefined;
  const token = renewedToken(sessionTokenHash, member.passwordHash);
  const replaced = await findSession(token, from);
  if (replaced) {
    const proof = await proveCurrentPassword(replaced, password);
    if (!proof.ok) return proof.code === "too many" ? proof : undefined;
    return proof.member.passwordHash === member.passwordHash ? { ok: true, token } : undefined;
  }
  if (!act || !(await isRenewed(sessionTokenHash, member.passwordChangedAt))) return undefined;
  // Not counted: another change within these seconds, with yet another password, is no wrong try.
  const compared = await unlessQueueFull(() => verifyPassword(password, member.passwordHash));
  if (!compared.ok) return compared;
  return compared.value ? { ok: true, token: undefined } : undefined;
}
