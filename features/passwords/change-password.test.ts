import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { members } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { endSession } from "#features/sessions/end-session.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { openSession } from "#features/sessions/open-session.ts";
import { aMember, but, hour, minute, someone, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { changePassword } from "./change-password.ts";
import { changedBefore } from "./changed-before.ts";

freshPortalPerTest();

const password = "another good password";

test("the new password gets the member in, the old one nobody", async () => {
  const ada = await aMember();
  const later = but(ada, { at: start + hour });
  expect(await changePassword(later, { current: ada.password, password })).toMatchObject({ ok: true });
  expect(await openSession({ ...ada, password }, someone())).toMatchObject({ ok: true });
  expect(await openSession(ada, someone())).toEqual({ ok: false, code: "wrong" });
  expect(await database().select().from(members)).toMatchObject([
    { passwordChangedAt: start + hour, version: 2 },
  ]);
});

test("every other session ends, and this one has a new token: the old one is dead", async () => {
  const ada = await aMember();
  const elsewhere = await openSession(ada, someone());
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
  expect(await openSession(ada, someone())).toMatchObject({ ok: true });
});

test("wrong tries count as failed log-ins and show in the activity", async () => {
  change({ attemptsPerMember: 3 });
  const ada = await aMember();
  for (let tries = 0; tries < 3; tries++) await changePassword(ada, { current: "wrong", password });
  expect(await changePassword(ada, { current: ada.password, password })).toMatchObject({ code: "too many" });
  expect(await openSession(ada, someone())).toMatchObject({ code: "too many" });
  expect((await listActivity(ada)).entries[0]).toMatchObject({ event: "failed sign-in", count: 3 });
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
  expect(await openSession(ada, someone())).toMatchObject({ ok: true });
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
    ["failed sign-in", 1],
    ["password changed", 1],
    ["signed up", 1],
  ]);
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
    answers.push(await changedBefore(subject.id, session.tokenHash, guess, someone()));
  expect(answers).toMatchObject([undefined, undefined, undefined, { code: "too many" }]);
});
