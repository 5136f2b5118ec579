import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { passwordChangedAt } from "#features/passwords/password-changed-at.ts";
import { endSession } from "#features/sessions/end-session.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { aMember, but, hour, minute, someone, start, type TestMember } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { changePassword } from "./change-password.ts";
import { changedBefore } from "./changed-before.ts";
import { logIn } from "./log-in.ts";

freshPortalPerTest();

const password = "another good password";

async function anotherBrowserOf(ada: TestMember): Promise<SignedIn> {
  const opened = await logIn(ada, someone());
  const act = await findSession(opened.ok ? opened.token : "", ada.from);
  if (!act) throw new Error("That browser is not logged in.");
  return act;
}

test("the new password gets the member in, the old one nobody", async () => {
  const ada = await aMember();
  const later = but(ada, { at: start + hour });
  expect(await changePassword(later, { current: ada.password, password })).toMatchObject({ ok: true });
  expect(await logIn({ ...ada, password }, someone())).toMatchObject({ ok: true });
  expect(await logIn(ada, someone())).toEqual({ ok: false, code: "wrong" });
  expect(await database().select().from(members)).toMatchObject([
    { passwordChangedAt: start + hour, version: 2 },
  ]);
  expect(await passwordChangedAt(ada)).toBe(start + hour);
});

test("every other session ends, and this one has a new token: the old one is dead", async () => {
  const ada = await aMember();
  const elsewhere = await logIn(ada, someone());
  const changed = await changePassword(but(ada, { at: start + minute }), { current: ada.password, password });
  const act = await findSession((changed.ok && changed.token) || "", ada.from);
  expect(act?.session).toMatchObject({ id: ada.session.id, provedAt: start + minute });
  expect(await findSession(ada.token, ada.from)).toBeUndefined();
  expect(await findSession(elsewhere.ok ? elsewhere.token : "", ada.from)).toBeUndefined();
  expect((await listActivity(ada)).entries[0]).toMatchObject({ event: "password changed" });
});

test("all that is wrong is said at once and nothing changes", async () => {
  const ada = await aMember();
  const asked = { current: "wrong", password: "short" };
  expect(await changePassword(ada, asked)).toEqual({
    ok: false,
    problems: { current: ["wrong"], password: ["too short"] },
  });
  expect(await changePassword(ada, { ...asked, password })).toEqual({
    ok: false,
    problems: { current: ["wrong"] },
  });
  expect(await changePassword(ada, { ...asked, current: ada.password })).toEqual({
    ok: false,
    problems: { password: ["too short"] },
  });
  expect(await logIn(ada, someone())).toMatchObject({ ok: true });
});

test("the current password is no new one, which only those learn who know it", async () => {
  const ada = await aMember();
  const again = { current: ada.password, password: ada.password };
  const refused = { ok: false, problems: { password: ["the current one"] } };
  expect(await changePassword(ada, again)).toEqual(refused);
  expect(await changePassword(ada, { current: "wrong", password: "wrong" })).toEqual({
    ok: false,
    problems: { current: ["wrong"], password: ["too short"] },
  });
  const changed = await changePassword(ada, { current: ada.password, password });
  const renewed = await findSession((changed.ok && changed.token) || "", ada.from);
  // Within the seconds in which the same form would get the first one's answer.
  expect(await changePassword({ ...ada, ...renewed }, { current: password, password })).toEqual(refused);
});

test("wrong tries count for this browser alone, and the activity does not call them log-ins", async () => {
  change({ attemptsPerMember: 3 });
  const ada = await aMember();
  const tablet = await anotherBrowserOf(ada);
  for (let tries = 0; tries < 3; tries++) await changePassword(ada, { current: "wrong", password });
  expect(await changePassword(ada, { current: ada.password, password })).toMatchObject({ code: "too many" });
  expect((await listActivity(ada)).entries[0]).toMatchObject({
    ...{ event: "wrong current password", count: 3, byThemselves: true },
  });
  expect(await logIn(ada, ada.from)).toMatchObject({ ok: true });
  expect(await changePassword(tablet, { current: ada.password, password })).toMatchObject({ ok: true });
});

test("an empty box is no try: it is not counted and stands in no activity", async () => {
  change({ attemptsPerMember: 1 });
  const ada = await aMember();
  for (let times = 0; times < 3; times++)
    expect(await changePassword(ada, { current: "", password })).toEqual({
      ok: false,
      problems: { current: ["missing"] },
    });
  expect(await changePassword(ada, { current: "", password: "short" })).toEqual({
    ok: false,
    problems: { current: ["missing"], password: ["too short"] },
  });
  expect((await listActivity(ada)).entries).toHaveLength(1);
  expect(await changePassword(ada, { current: ada.password, password })).toMatchObject({ ok: true });
});

test("strangers who use up every log-in of a member keep nobody who is logged in from changing the password", async () => {
  change({ attemptsPerMember: 1, attemptsPerNetwork: 1 });
  const ada = await aMember();
  for (let tries = 0; tries < 21; tries++) await logIn({ ...ada, password: "wrong" }, someone());
  await logIn({ ...ada, password: "wrong" }, ada.from);
  expect(await logIn(ada, someone())).toMatchObject({ code: "too many" });
  expect(await changePassword(ada, { current: ada.password, password })).toMatchObject({ ok: true });
});

test("of two changes at once one wins", async () => {
  const ada = await aMember();
  const both = await Promise.all([
    changePassword(ada, { current: ada.password, password }),
    changePassword(ada, { current: ada.password, password: "yet another password" }),
  ]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(both).toContainEqual({ ok: false, problems: { current: ["wrong"] } });
});

test("a session that was ended meanwhile changes nothing", async () => {
  const ada = await aMember();
  await endSession(ada, ada.session.id);
  expect(await changePassword(ada, { current: ada.password, password })).toMatchObject({ ok: false });
  expect(await logIn(ada, someone())).toMatchObject({ ok: true });
});

test("a form posted twice gets the first one's answer and the same token, and no try is counted", async () => {
  const ada = await aMember();
  const at = (ms: number) => but(ada, { at: start + hour + ms });
  const typed = { current: ada.password, password };
  const first = await changePassword(at(0), typed);
  expect(first).toMatchObject({ ok: true });
  expect(await changePassword(at(9_000), typed)).toEqual(first);
  expect(await changePassword(at(11_000), typed)).toEqual({ ok: false, problems: { current: ["wrong"] } });
  // The browser has read the first answer already.
  const renewed = await findSession((first.ok && first.token) || "", ada.from);
  expect(await changePassword({ ...at(1_000), ...renewed, from: at(1_000).from }, typed)).toEqual({
    ok: true,
    token: undefined,
  });
  expect((await listActivity(ada)).entries.map(({ event, count }) => [event, count])).toEqual([
    ["wrong current password", 1],
    ["password changed", 1],
    ["signed up", 1],
  ]);
});

test("another change within the same seconds is no wrong try, and an empty box is none either", async () => {
  const ada = await aMember();
  const at = (ms: number) => but(ada, { at: start + hour + ms });
  const first = await changePassword(at(0), { current: ada.password, password });
  const renewed = await findSession((first.ok && first.token) || "", ada.from);
  const later = { ...at(6_000), ...renewed, from: at(6_000).from };
  expect(await changePassword(later, { current: "", password: "yet another password" })).toEqual({
    ok: false,
    problems: { current: ["missing"] },
  });
  const second = { current: password, password: "yet another password" };
  expect(await changePassword(later, second)).toMatchObject({ ok: true, token: expect.any(String) });
  const events = (await listActivity(ada)).entries.map(({ event }) => event);
  expect(events).not.toContain("wrong current password");
});

test("posted twice at once it changes once, and both get the same token", async () => {
  const ada = await aMember();
  const typed = { current: ada.password, password };
  const [one, other] = await Promise.all([changePassword(ada, typed), changePassword(ada, typed)]);
  expect(one).toMatchObject({ ok: true });
  expect(other).toEqual(one);
});

test("a replaced token is no way to try passwords", async () => {
  change({ attemptsPerMember: 3 });
  const ada = await aMember();
  await changePassword(ada, { current: ada.password, password });
  const { subject, session } = ada;
  const answers = [];
  for (const guess of ["one", "two", "three", password])
    answers.push(
      await changedBefore({ memberId: subject.id, sessionTokenHash: session.tokenHash }, guess, someone()),
    );
  expect(answers).toMatchObject([undefined, undefined, undefined, { code: "too many" }]);
});
