import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { knownBrowsers, members, oneTimeLinks, sessions } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { makeRecoveryLink } from "#features/operators/make-recovery-link.ts";
import { findSession } from "#features/sessions/find-session.ts";
import {
  about,
  aMember,
  anOperator,
  hour,
  minute,
  second,
  someone,
  start,
  type TestMember,
} from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { findLink } from "./link.ts";
import { recover } from "./recover.ts";

freshPortalPerTest();

const gone = { ok: false, code: "gone" };
const newPassword = "quite another long password";

async function linkFor(member: TestMember, by?: TestMember): Promise<string> {
  const made = await makeRecoveryLink(about(member, by ?? (await anOperator())), "asked at the desk");
  if (!made.ok) throw new Error(made.code);
  return made.token;
}

test("a recovery link gives its member a new password and ends all that the old one opened", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await logIn(ada, someone());
  const token = await linkFor(ada);
  expect(await findLink(database(), token, start)).toMatchObject({
    purpose: "recovery",
    member: { username: ada.username },
  });
  const from = someone({ knownBrowser: "k".repeat(43) });
  const outcome = await recover(token, newPassword, from);
  expect(outcome).toMatchObject({ ok: true });
  const act = await findSession(outcome.ok ? outcome.token : "", from);
  expect(act?.subject.id).toBe(ada.subject.id);
  expect(await findSession(ada.token, ada.from)).toBeUndefined();
  expect(await findSession(ben.token, ben.from)).toBeDefined();
  expect(await database().$count(sessions, eq(sessions.memberId, ada.subject.id))).toBe(1);
  const known = await database()
    .select()
    .from(knownBrowsers)
    .where(eq(knownBrowsers.memberId, ada.subject.id));
  expect(known).toHaveLength(1);
  expect(outcome.ok && outcome.knownBrowser).not.toBe(from.knownBrowser);
  expect(await logIn(ada, someone())).toEqual({ ok: false, code: "wrong" });
  expect(await logIn({ ...ada, password: newPassword }, someone())).toMatchObject({ ok: true });
  const { entries } = await listActivity(act!);
  expect(entries.map(({ event }) => event).slice(2, 4)).toEqual(["recovered", "recovery link made"]);
  expect(entries[3]).toMatchObject({ byThemselves: false, what: [{ reason: "asked at the desk" }] });
});

test("of two at once with one link one gets in, and nobody later", async () => {
  const token = await linkFor(await aMember());
  const outcomes = await Promise.all([
    recover(token, newPassword, someone()),
    recover(token, "the password of somebody else", someone()),
  ]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(outcomes).toContainEqual(gone);
  expect(await recover(token, newPassword, someone({ at: start + 2 * minute }))).toEqual(gone);
});

test("its form posted twice, at once or within a minute, logs in the second time", async () => {
  const [token, from] = [await linkFor(await aMember()), someone()];
  const both = await Promise.all([recover(token, newPassword, from), recover(token, newPassword, from)]);
  expect(both.map(({ ok }) => ok)).toEqual([true, true]);
  expect(await recover(token, newPassword, { ...from, at: start + 59 * second })).toMatchObject({ ok: true });
  expect(await recover(token, newPassword, { ...from, at: start + 2 * minute })).toEqual(gone);
});

test("a weak password is refused and uses nothing up", async () => {
  const [ada] = [await aMember()];
  const token = await linkFor(ada);
  expect(await recover(token, "short", someone())).toEqual({
    ok: false,
    problems: { password: ["too short"] },
  });
  expect(await recover(token, ada.username.repeat(2), someone())).toMatchObject({ problems: {} });
  expect(await recover(token, newPassword, someone())).toMatchObject({ ok: true });
});

test("it is good for an hour, until there is a newer one, and for no other purpose", async () => {
  const [ada, ben, olga] = [await aMember(), await aMember(), await anOperator()];
  const [first, other] = [await linkFor(ada, olga), await linkFor(ben, olga)];
  const second = await linkFor(ada, olga);
  expect(await recover(first, newPassword, someone())).toEqual(gone);
  expect(await recover(other, newPassword, someone({ at: start + hour - 1 }))).toMatchObject({ ok: true });
  expect(await recover(second, newPassword, someone({ at: start + hour }))).toEqual(gone);
  expect(await recover("0".repeat(16), newPassword, someone())).toEqual(gone);
});

test("it lets nobody in who was disabled meanwhile, and none is made for them", async () => {
  const [ada, olga] = [await aMember(), await anOperator()];
  const token = await linkFor(ada, olga);
  await atomically(async (tx) => {
    await tx.update(members).set({ state: "disabled" }).where(eq(members.id, ada.subject.id));
  });
  expect(await recover(token, newPassword, someone())).toEqual(gone);
  expect(await makeRecoveryLink(about(ada, olga))).toEqual({ ok: false, code: "other state" });
});

test("the database keeps no token, and nothing of it opens anything", async () => {
  const token = await linkFor(await aMember());
  const rows = await database().select().from(oneTimeLinks);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(token);
  for (const value of Object.values(rows[0]!))
    expect(await recover(String(value), newPassword, someone())).toEqual(gone);
});
