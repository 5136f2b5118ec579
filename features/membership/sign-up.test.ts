import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { information, members, sessions } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { readInformation } from "#features/information/read-information.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { aMember, hour, minute, second, someone, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepField } from "../../tests/support/keep-field.ts";
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

const atSignUp = { askedAtSignUp: true, required: "sign-up" } as const;

async function keptOf(outcome: Awaited<ReturnType<typeof signUp>>) {
  const act = outcome.ok ? await findSession(outcome.token, someone()) : undefined;
  const entries = act ? await readInformation(act) : [];
  return Object.fromEntries(entries.map(({ field, value }) => [field.key, value]));
}

test("what is asked at sign-up is saved with the member, as their own", async () => {
  await keepField({ key: "born", type: "date", rules: atSignUp });
  await keepField({ key: "news", type: "yes or no", rules: { askedAtSignUp: true }, access: "member alone" });
  await keepField({ key: "number", type: "number", rules: { askedAtSignUp: true }, access: "proposed" });
  const answers = {
    "born.day": "3",
    "born.month": "March",
    "born.year": "2001",
    number: "12,5",
    name: "not asked",
    "asked:news": "",
  };
  const outcome = await signUp({ ...typed, answers }, someone());
  expect(await keptOf(outcome)).toMatchObject({
    born: "2001-03-03",
    news: "no",
    number: "12.5",
    name: undefined,
  });
  const act = outcome.ok ? await findSession(outcome.token, someone()) : undefined;
  expect((await listActivity(act!)).entries).toMatchObject([
    {
      event: "information changed",
      byThemselves: true,
      what: [{ field: "born" }, { field: "news" }, { field: "number" }],
    },
    { event: "signed up" },
  ]);
});

test("a box without a tick says no only if the form had it, and only of what the member may still change", async () => {
  const box = { type: "yes or no", rules: { askedAtSignUp: true } } as const;
  await keepField({ ...box, key: "news" });
  await keepField({ ...box, key: "new" });
  await keepField({ ...box, key: "once", access: "set once" });
  await keepField({ ...box, key: "proposed", access: "proposed" });
  const answers = { "asked:news": "", "asked:once": "", "asked:proposed": "" };
  const kept = await keptOf(await signUp({ ...typed, answers }, someone()));
  expect(kept).toMatchObject({ news: "no", new: undefined, once: undefined, proposed: undefined });
});

test("what is wrong with answers is said together with the rest, and nobody becomes a member", async () => {
  await keepField({ key: "born", type: "date", rules: atSignUp });
  await keepField({ key: "letters", rules: { askedAtSignUp: true, pattern: "[a-z]+" } });
  const answers = { "born.day": "", "born.month": "", "born.year": "", letters: "12" };
  expect(await signUp({ username: "", password: "short", answers }, someone())).toMatchObject({
    ok: false,
    problems: { username: ["missing"], password: ["too short"] },
    answers: { born: [{ code: "required" }], letters: [{ code: "pattern" }] },
  });
  expect(await signUp({ ...typed, answers: { letters: "ab" } }, someone())).toEqual({
    ok: false,
    problems: {},
    answers: { born: [{ code: "required" }] },
  });
  expect(await database().$count(members)).toBe(0);
});

test("what operators alone write, files, and what is retired is asked of nobody", async () => {
  await keepField({ key: "fee", type: "number", rules: atSignUp, access: "operators edit" });
  await keepField({ key: "photo", type: "file", rules: atSignUp });
  await keepField({ key: "fax", rules: atSignUp, retiredAt: start });
  const outcome = await signUp({ ...typed, answers: { fee: "1", photo: "x", fax: "030 123" } }, someone());
  expect(await keptOf(outcome)).toMatchObject({ fee: undefined, photo: undefined });
});

test("an option that is not offered any more is no answer", async () => {
  const options = [{ key: "meat", label: "Meat", isRetired: true } as const];
  await keepField({ key: "food", type: "one of", rules: atSignUp, options });
  expect(await signUp({ ...typed, answers: { food: "meat" } }, someone())).toMatchObject({
    answers: { food: [{ code: "not an option" }] },
  });
});

test("answers posted twice are saved once", async () => {
  await keepField({ key: "phone", type: "phone", rules: atSignUp });
  const again = () => signUp({ ...typed, answers: { phone: "030 123456" } }, someone());
  const both = await Promise.all([again(), again()]);
  expect(both.map(({ ok }) => ok)).toEqual([true, true]);
  expect(await keptOf(both[1]!)).toMatchObject({ phone: "030 123456" });
  expect(await database().$count(information)).toBe(1);
});
