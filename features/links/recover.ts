import { atomically, database, type Transaction } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { Source } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { forgetOtherBrowsers } from "#features/authentication/known-browser.ts";
import { logIn, type Opened, openFor } from "#features/authentication/log-in.ts";
import { changed, findMember, memberOf } from "#features/members/member.ts";
import { unlessQueueFull } from "#features/passwords/hash-queue.ts";
import { hashPassword } from "#features/passwords/password-hash.ts";
import { type PasswordProblem, passwordProblems } from "#features/passwords/password-rules.ts";
import { storedPassword } from "#features/passwords/stored-password.ts";
import { endAllSessions } from "#features/sessions/end-session.ts";
import type { Throttled } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";
import { findLink, spendLink, usedJustNow, voidLinks } from "./link.ts";

export type Recovered = Readonly<
  | ({ ok: true } & Opened)
  /** There is no such link (any more). */
  | { ok: false; code: "gone" }
  | { ok: false; problems: Readonly<{ password: readonly PasswordProblem[] }> }
  | Throttled
>;

/**
 * Uses a recovery link up: gives its member this password and logs them in. All their sessions end, and no browser is
 * known any more: whoever had the old password may have used them. Everything else that they log in with stays. A form
 * posted twice (a double click) logs in the second time.
 */
export async function recover(token: string, password: string, from: Source): Promise<Recovered> {
  const link = await findLink(database(), token, from.at);
  if (!link?.member) return (await recoveredBefore(token, password, from)) ?? { ok: false, code: "gone" };
  const problems = passwordProblems(password, link.member.username, settings().portalName);
  if (problems.length > 0) return { ok: false, problems: { password: problems } };
  const hashed = await unlessQueueFull(() => hashPassword(password));
  if (!hashed.ok) return hashed;
  const opened = await atomically((tx) => replacePassword(tx, token, hashed.value, from));
  if (!opened) return (await recoveredBefore(token, password, from)) ?? { ok: false, code: "gone" };
  log.info("recovered", { id: from.requestId, member: link.member.id });
  return { ok: true, ...opened };
}

async function replacePassword(
  tx: Transaction,
  token: string,
  passwordHash: string,
  from: Source,
): Promise<Opened | undefined> {
  const link = await findLink(tx, token, from.at);
  const member = link?.purpose === "recovery" && link.member && (await findMember(tx, link.member.id));
  if (!link || !member) return undefined;
  await spendLink(tx, link, member.id, from.at);
  await voidLinks(tx, "recovery", member.id);
  await tx
    .update(members)
    .set({ ...storedPassword(passwordHash), passwordChangedAt: from.at, lastLogInAt: from.at, ...changed })
    .where(eq(members.id, member.id));
  await endAllSessions(tx, member.id);
  // This browser, too, is a new one.
  const fresh = { ...from, knownBrowser: undefined };
  await forgetOtherBrowsers(tx, member.id, fresh);
  const subject = memberOf(member);
  await record(tx, { subject, actor: subject, from }, "recovered");
  return openFor(tx, { member, method: "password" }, fresh);
}

async function recoveredBefore(
  token: string,
  password: string,
  from: Source,
): Promise<({ ok: true } & Opened) | undefined> {
  const used = await usedJustNow(database(), token, from.at);
  if (used?.purpose !== "recovery") return undefined;
  const session = await logIn({ username: used.username, password }, from);
  return session.ok ? session : undefined;
}
