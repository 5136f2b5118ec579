import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { members, sessions } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { aMember, hour, minute, second, someone, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { mostWaitingOfNetwork } from "./room-to-wait.ts";
import { signUp } from "./sign-up.ts";

freshPortalPerTest();

const typed = { username: "Lena", password: "a password long enough" };

test("a new member is logged in and has it in their activity", async () => {
  const from = someone();
  const outcome = await signUp(typed, from);
  const act = outcome.ok ? await findSession(outcome.token, from) : undefined;
  expect(act?.subject).toMatchObject({ username: "Lena", role: "member", version: 1, createdAt: start });
  expect((await listActivity(act!)).entries).toMatchObject([
    { event: "signed up", at: start, count: 1, byThemselves: true, address: from.address },
  ]);
});

test("another spelling of a name is the same name", async () => {
  await aMember(typed);
  for (const username of [" lena", "LENA ", "ｌｅｎａ", "lena\u00a0"])
    expect(
      await signUp({ username, password: "another password here" }, someone({ at: start + hour })),
    ).toEqual({
      ok: false,
      problems: { username: ["taken"] },
    });
  expect(await database().$count(members)).toBe(1);
});

test("of two at once for one name one becomes a member and the other is told", async () => {
  const outcomes = await Promise.all([
    signUp({ ...typed, password: "the first one's password" }, someone()),
    signUp({ ...typed, password: "the second one's password" }, someone()),
  ]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(outcomes).toContainEqual({ ok: false, problems: { username: ["taken"] } });
  expect(await database().$count(members)).toBe(1);
  expect(await database().$count(sessions)).toBe(1);
});

test("a form posted twice, at once or within a minute, signs in the second time", async () => {
  const from = someone();
  const both = await Promise.all([signUp(typed, from), signUp(typed, from)]);
  expect(both.map(({ ok }) => ok)).toEqual([true, true]);
  expect(await signUp(typed, { ...from, at: start + 59 * second })).toMatchObject({ ok: true });
  expect(await signUp(typed, { ...from, at: start + 2 * minute })).toMatchObject({ ok: false });
  expect(await database().$count(members)).toBe(1);
});

test("posting it again is no way to try passwords", async () => {
  await aMember(typed);
  const here = someone();
  for (let tries = 0; tries < 10; tries++)
    await signUp({ ...typed, password: `guess number ${tries} of many` }, here);
  expect(await logIn(typed, here)).toMatchObject({ ok: false, code: "too many" });
  expect(await signUp(typed, here)).toEqual({ ok: false, problems: { username: ["taken"] } });
});

test("all that is wrong is said at once, and nobody becomes a member", async () => {
  expect(await signUp({ username: "", password: "short" }, someone())).toEqual({
    ok: false,
    problems: { username: ["missing"], password: ["too short"] },
  });
  expect(await signUp({ ...typed, username: "tab\u200Bname" }, someone())).toEqual({
    ok: false,
    problems: { username: ["not allowed characters"] },
    character: "\u200B",
  });
  expect(await signUp({ username: "a longer username", password: "A  LONGER USERNAME" }, someone())).toEqual({
    ok: false,
    problems: { password: ["the username"] },
  });
  expect(await database().$count(members)).toBe(0);
});

test("a closed portal takes nobody", async () => {
  change({ signUp: "closed" });
  expect(await signUp(typed, someone())).toEqual({ ok: false, code: "closed" });
});

test("where members are invited nobody signs up without", async () => {
  change({ signUp: "invitation" });
  expect(await signUp(typed, someone())).toEqual({ ok: false, code: "invitation" });
});

test("where operators decide, a new member waits, in a session of their own", async () => {
  change({ signUp: "approval" });
  const from = someone();
  const both = await Promise.all([signUp(typed, from), signUp(typed, from)]);
  expect(both.map(({ ok }) => ok)).toEqual([true, true]);
  const outcome = await logIn(typed, from);
  const act = outcome.ok ? await findSession(outcome.token, from) : undefined;
  expect(act?.subject).toMatchObject({ username: "Lena", state: "awaiting approval" });
  expect(await database().$count(members)).toBe(1);
});

test("so many of one network wait at once, also if they sign up together; others are let in", async () => {
  change({ signUp: "approval" });
  const signUps = Array.from({ length: mostWaitingOfNetwork + 5 }, (_, at) =>
    signUp({ ...typed, username: `Lena ${at}` }, someone({ address: "192.0.2.1" })),
  );
  const outcomes = await Promise.all(signUps);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(mostWaitingOfNetwork);
  expect(outcomes).toContainEqual({ ok: false, code: "queue full" });
  await aMember();
});

test("a network signs up so many in an hour", async () => {
  change({ signUpsPerNetwork: 3 });
  for (const host of ["1", "2", "3"]) await aMember({}, someone({ address: `2001:db8:1:2::${host}` }));
  const from = someone({ address: "2001:db8:1:2:ffff::1" });
  expect(await signUp(typed, from)).toEqual({ ok: false, code: "too many", retryAfterSeconds: 3600 });
  expect(await signUp(typed, { ...from, address: "2001:db8:1:3::1" })).toMatchObject({ ok: true });
  expect(await signUp({ ...typed, username: "Later" }, { ...from, at: start + hour })).toMatchObject({
    ok: true,
  });
});

test("so do all the households of a /56 together, four times as many", async () => {
  change({ signUpsPerNetwork: 1 });
  for (const household of ["1", "2", "3", "4"])
    await aMember({}, someone({ address: `2001:db8:1:${household}::1` }));
  expect(await signUp(typed, someone({ address: "2001:db8:1:5::1" }))).toMatchObject({ code: "too many" });
});
