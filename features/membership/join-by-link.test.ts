import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { members, oneTimeLinks, sessions } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { readInformation } from "#features/information/read-information.ts";
import { makeFirstOperatorLink } from "#features/links/first-operator.ts";
import type { Invitee } from "#features/links/invitee.ts";
import { findLink } from "#features/links/link.ts";
import { byCommandLine } from "#features/operators/by-command-line.ts";
import { eraseField } from "#features/operators/fields/erase-field.ts";
import { invite } from "#features/operators/invite.ts";
import { findSession } from "#features/sessions/find-session.ts";
import {
  about,
  aMember,
  anOperator,
  day,
  minute,
  second,
  someone,
  start,
} from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepField } from "../../tests/support/keep-field.ts";
import { joinByLink } from "./join-by-link.ts";

freshPortalPerTest();

const gone = { ok: false, code: "gone" };
const typed = { username: "Lena", password: "a password long enough" };

async function anInvitation(invitee: Invitee = {}, days?: number): Promise<string> {
  const olga = await anOperator();
  const made = await invite(about(olga, olga), [invitee], days);
  return (made.ok && made.invitations[0]?.token) || "";
}

test("an invitation makes an active member with what was filled in for them, whatever SIGN_UP says", async () => {
  const invitee = {
    name: "Lena",
    username: "lena",
    values: { name: "Lena L.", description: "two\r\nlines", other: "x" },
  };
  const token = await anInvitation(invitee);
  expect(await findLink(database(), token, start)).toMatchObject({ purpose: "invitation", invitee });
  for (const signUp of ["closed", "invitation", "approval"] as const) {
    change({ signUp });
    if (signUp !== "closed") continue;
    const from = someone();
    const joined = await joinByLink(token, typed, from);
    expect(joined).toMatchObject({ ok: true, as: "member" });
    const lena = await findSession(joined.ok ? joined.token : "", from);
    expect(lena?.subject).toMatchObject({ username: "Lena", role: "member", state: "active" });
    const entries = await readInformation(lena!);
    expect(entries.map(({ value }) => value)).toEqual(["Lena L.", undefined, "two\nlines"]);
    const log = (await listActivity(lena!)).entries;
    expect(log).toMatchObject([
      {
        event: "information changed",
        byThemselves: false,
        what: [{ field: "name" }, { field: "description" }],
      },
      { event: "invited", byThemselves: true },
    ]);
    // Nobody is told twice who she is.
    expect(await database().select().from(oneTimeLinks)).toMatchObject([
      { memberId: lena?.subject.id, usedAt: start, invited: null },
    ]);
  }
});

test("of two at once with one invitation one becomes a member, and nobody later", async () => {
  const token = await anInvitation();
  const outcomes = await Promise.all([
    joinByLink(token, typed, someone()),
    joinByLink(token, { ...typed, username: "Somebody else" }, someone()),
  ]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(outcomes).toContainEqual(gone);
  expect(await joinByLink(token, { ...typed, username: "Later" }, someone())).toEqual(gone);
  expect(await database().$count(members)).toBe(2);
});

test("its form posted twice, at once or within a minute, logs in the second time", async () => {
  const [token, from] = [await anInvitation(), someone()];
  const both = await Promise.all([joinByLink(token, typed, from), joinByLink(token, typed, from)]);
  expect(both.map(({ ok }) => ok)).toEqual([true, true]);
  expect(await joinByLink(token, typed, { ...from, at: start + 59 * second })).toMatchObject({ ok: true });
  expect(await joinByLink(token, typed, { ...from, at: start + 2 * minute })).toEqual(gone);
  expect(await joinByLink(token, { ...typed, password: "a wrong password here" }, from)).toEqual(gone);
  expect(await database().$count(members)).toBe(2);
});

test("what is wrong is said, and uses nothing up", async () => {
  const token = await anInvitation();
  await aMember({ username: "Taken" });
  expect(await joinByLink(token, { username: "", password: "short" }, someone())).toEqual({
    ok: false,
    problems: { username: ["missing"], password: ["too short"] },
  });
  expect(await joinByLink(token, { ...typed, username: "taken" }, someone())).toEqual({
    ok: false,
    problems: { username: ["taken"] },
  });
  expect(await joinByLink(token, typed, someone())).toMatchObject({ ok: true });
});

test("an invitation ends after its days", async () => {
  const token = await anInvitation({}, 3);
  expect(await joinByLink(token, typed, someone({ at: start + 3 * day }))).toEqual(gone);
  expect(await joinByLink(token, typed, someone({ at: start + 3 * day - 1 }))).toMatchObject({ ok: true });
});

test("a class behind one address is not held up by how many may sign up in an hour", async () => {
  change({ signUpsPerNetwork: 2 });
  const olga = await anOperator();
  const made = await invite(about(olga, olga), [{}, {}, {}]);
  const tokens = made.ok ? made.invitations.map(({ token }) => token) : [];
  for (const [at, token] of tokens.entries())
    expect(
      await joinByLink(token, { ...typed, username: `Pupil ${at}` }, someone({ address: "192.0.2.1" })),
    ).toMatchObject({ ok: true });
});

test("the first operator's link makes one where sign-up is closed, once, until there is one, for a day", async () => {
  change({ signUp: "closed" });
  const [first, second] = [await makeFirstOperatorLink(start), await makeFirstOperatorLink(start)];
  expect(second.expiresAt).toBe(start + day);
  expect(await joinByLink(first.token, typed, someone())).toEqual(gone);
  expect(await joinByLink(second.token, typed, someone({ at: start + day }))).toEqual(gone);
  const from = someone();
  const outcomes = await Promise.all([
    joinByLink(second.token, typed, from),
    joinByLink(second.token, { ...typed, username: "Somebody else" }, from),
  ]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  const [joined] = outcomes.filter(({ ok }) => ok);
  const act = await findSession(joined?.ok ? joined.token : "", from);
  expect(act?.subject).toMatchObject({ role: "operator", state: "active" });
  expect((await listActivity(act!)).entries.map(({ event }) => event)).toEqual([
    "operator named",
    "signed up",
  ]);
  const third = await makeFirstOperatorLink(start);
  expect(await joinByLink(third.token, { ...typed, username: "Too late" }, someone())).toEqual(gone);
  expect(await database().$count(members)).toBe(1);
  expect(await database().$count(sessions)).toBe(1);
});

test("who is invited answers what is asked at sign-up, over what was filled in", async () => {
  const token = await anInvitation({ values: { phone: "030 123456", born: "3.2.2001" } });
  await keepField({ key: "phone", type: "phone", rules: { askedAtSignUp: true, required: "sign-up" } });
  await keepField({ key: "born", type: "date" });
  expect(await joinByLink(token, { ...typed, answers: { phone: "" } }, someone())).toMatchObject({
    ok: false,
    answers: { phone: [{ code: "required" }] },
  });
  const from = someone();
  const joined = await joinByLink(token, { ...typed, answers: { phone: "030 654321" } }, from);
  const lena = await findSession(joined.ok ? joined.token : "", from);
  const values = (await readInformation(lena!)).map(({ field, value }) => [field.key, value]);
  expect(Object.fromEntries(values)).toMatchObject({ phone: "030 654321", born: "2001-02-03" });
});

test("what was filled in is left out where whoever invited could not fill it in any more", async () => {
  const keys = ["open", "alone", "named", "others", "locked", "retired", "erased"];
  for (const key of keys) await keepField({ key });
  const olga = await anOperator();
  const values = Object.fromEntries(keys.map((key) => [key, "by Olga"]));
  const made = await invite(about(olga, olga), [{ values }]);
  await keepField({ key: "alone", access: "member alone" });
  await keepField({ key: "named", operators: [olga.subject.id] });
  await keepField({ key: "others", operators: ["somebody else"] });
  await keepField({ key: "locked", access: "operators edit" });
  await keepField({ key: "retired", retiredAt: start });
  await eraseField(olga, "erased");
  const from = someone();
  const joined = await joinByLink((made.ok && made.invitations[0]?.token) || "", typed, from);
  const lena = await findSession(joined.ok ? joined.token : "", from);
  const kept = (await readInformation(lena!)).flatMap(({ field, value }) => (value ? [field.key] : []));
  expect(kept.sort()).toEqual(["locked", "named", "open"]);
});

test("what the command filled in is left out where members alone see it by now", async () => {
  for (const key of ["open", "alone", "named"]) await keepField({ key });
  const values = { open: "x", alone: "x", named: "x" };
  const made = await invite(byCommandLine(start), [{ values }]);
  await keepField({ key: "alone", access: "member alone" });
  await keepField({ key: "named", operators: ["the treasurer"] });
  const from = someone();
  const joined = await joinByLink((made.ok && made.invitations[0]?.token) || "", typed, from);
  const lena = await findSession(joined.ok ? joined.token : "", from);
  const kept = (await readInformation(lena!)).flatMap(({ field, value }) => (value ? [field.key] : []));
  expect(kept.sort()).toEqual(["named", "open"]);
});
