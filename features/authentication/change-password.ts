import { atomically } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { changed, type MemberRow } from "#features/members/member.ts";
import { unlessQueueFull } from "#features/passwords/hash-queue.ts";
import { hashPassword } from "#features/passwords/password-hash.ts";
import {
  isSamePassword,
  type PasswordProblem,
  passwordProblems,
} from "#features/passwords/password-rules.ts";
import { storedPassword } from "#features/passwords/stored-password.ts";
import { renewSession } from "#features/sessions/renew-session.ts";
import type { Throttled } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";
import { changedBefore } from "./changed-before.ts";
import { forgetOtherBrowsers } from "./known-browser.ts";
import { passwordUnchanged, proveCurrentPassword } from "./prove-password.ts";

type ChangePasswordProblems = Readonly<{
  current?: readonly ("missing" | "wrong")[];
  password?: readonly (PasswordProblem | "the current one")[];
}>;
export type ChangedPassword =
  | Readonly<{ ok: true /** None where the browser has it. */; token: string | undefined }>
  | Readonly<{ ok: false; problems: ChangePasswordProblems }>
  | Throttled;

/**
 * Gives the member another password: asks for the current one, ends every other session and gives this one a new
 * token for the cookie (ASVS 5.0 7.4.3). Wrong tries count, but an empty box is none. A form posted twice (a double
 * click) gets the first one's answer.
 */
export async function changePassword(act: SignedIn, typed: Typed): Promise<ChangedPassword> {
  const asking = { memberId: act.subject.id, sessionTokenHash: act.session.tokenHash, act };
  const before = () => changedBefore(asking, typed.password, act.from);
  const isSame = isSamePassword(typed.current, typed.password);
  const done = typed.current !== "" && !isSame && (await before());
  if (done) return done;
  const changed = await change(act, typed);
  // The other post may have come to its end meanwhile.
  const isWrong = !changed.ok && "problems" in changed && changed.problems.current;
  return (isWrong && (await before())) || changed;
}

type Typed = Readonly<{ current: string; password: string }>;

async function change(act: SignedIn, { current, password }: Typed): Promise<ChangedPassword> {
  const problems = passwordProblems(password, act.subject.username, settings().portalName);
  const alsoWrong = problems.length > 0 && { password: problems };
  if (current === "") return { ok: false, problems: { current: ["missing"], ...alsoWrong } };
  const proof = await proveCurrentPassword(act, current);
  if (!proof.ok && proof.code === "too many") return proof;
  if (!proof.ok) return { ok: false, problems: { current: ["wrong"], ...alsoWrong } };
  if (isSamePassword(current, password))
    return { ok: false, problems: { password: ["the current one", ...problems] } };
  if (alsoWrong) return { ok: false, problems: alsoWrong };
  const hashed = await unlessQueueFull(() => hashPassword(password));
  if (!hashed.ok) return hashed;
  const token = await replacePassword(act, proof.member, hashed.value);
  // Changed elsewhere while the new one was hashed: the current password is another one by now.
  if (token === undefined) return { ok: false, problems: { current: ["wrong"] } };
  log.info("password changed", { id: act.from.requestId, member: act.subject.id });
  return { ok: true, token };
}

/** The session's new token; undefined when the password is no longer the proved one, or the session has ended. */
async function replacePassword(
  act: SignedIn,
  member: MemberRow,
  passwordHash: string,
): Promise<string | undefined> {
  return atomically(async (tx) => {
    if (!(await passwordUnchanged(tx, member))) return undefined;
    const token = await renewSession(tx, act, passwordHash);
    if (token === undefined) return undefined;
    await tx
      .update(members)
      .set({ ...storedPassword(passwordHash), passwordChangedAt: act.from.at, ...changed })
      .where(eq(members.id, member.id));
    await forgetOtherBrowsers(tx, member.id, act.from);
    await record(tx, act, "password changed");
    return token;
  });
}
