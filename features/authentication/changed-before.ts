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

/** Whose form, with which token its browser came, and as whom if that is still good. */
type Asking = Readonly<{ memberId: string; sessionTokenHash: string; act?: SignedIn }>;

/**
 * What the form asks for, if the same form has done it a moment ago: the token for the cookie, none if the browser has
 * it already. The old token, dead at once, is good for this alone, and not by itself: it has to be the one that the
 * member's last change of password replaced, in these seconds, and what is posted with it has to be the password that
 * is now the member's, with which one could log in as well. Wrong ones count as wrong current passwords do.
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
