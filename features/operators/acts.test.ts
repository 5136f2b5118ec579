import { describe, expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { activity, knownBrowsers, members, oneTimeLinks, sessions, throttles } from "#db/schema.ts";
import { commandLine, type OperatorAct } from "#features/act.ts";
import { collapseRuns } from "#features/activity/collapse-runs.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { changePassword } from "#features/authentication/change-password.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { openStateReason } from "#features/authentication/state-reason.ts";
import { findLink } from "#features/links/link.ts";
import { changed } from "#features/members/member.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { signUp } from "#features/membership/sign-up.ts";
import { findSession } from "#features/sessions/find-session.ts";
import {
  about,
  aMember,
  anOperator,
  but,
  minute,
  someone,
  type TestMember,
} from "../../tests/support/a-member.ts";
import { bytes, keep, rowsOf, tracesOf } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { NotAnOperator } from "./as-operator.ts";
import { deleteOther } from "./delete.ts";
import { endSessionsOf } from "./end-sessions.ts";
import { makeOperatorsRecoveryLink, makeRecoveryLink } from "./make-recovery-link.ts";
import { renameMember } from "./rename.ts";
import { nameOperator, removeOperator } from "./role.ts";
import { disableMember, disableOperator, enableMember } from "./set-state.ts";

freshPortalPerTest();

async function rowOf({ subject }: Pick<TestMember, "subject">) {
  const [row] = await database().select().from(members).where(eq(members.id, subject.id));
  return row;
}

const isIn = async ({ token, from }: TestMember) => (await findSession(token, from)) !== undefined;

/** What operators did to a member, as their activity says it, the newest first. */
async function doneTo(member: TestMember) {
  const { entries } = await listActivity(member);
  return collapseRuns(entries)
    .filter(({ byThemselves }) => !byThemselves)
    .map(({ event, by, what }) => ({ event, by, what }));
}

const lastOperator = { ok: false, code: "last operator" };
const otherState = { ok: false, code: "other state" };

describe("disabling", () => {
  test("keeps a member out from their next request on, until they are enabled, and says who and why", async () => {
    const [ola, ada] = [await anOperator({ username: "Ola" }), await aMember()];
    const elsewhere = await logIn(ada, someone());
    expect(await disableMember(about(ada, ola), "unpaid since May")).toEqual({ ok: true });
    expect(await isIn(ada)).toBe(false);
    expect(elsewhere.ok && (await findSession(elsewhere.token, ada.from))).toBeUndefined();
    expect(await database().$count(sessions, eq(sessions.memberId, ada.subject.id))).toBe(0);
    const row = await rowOf(ada);
    expect(row).toMatchObject({ state: "disabled", stateSince: ola.from.at });
    expect(row?.stateReason).not.toContain("unpaid");
    expect(row && openStateReason(row)).toBe("unpaid since May");
    const by = { username: "Ola" };
    expect(await doneTo(ada)).toEqual([{ event: "disabled", by, what: [{ reason: "unpaid since May" }] }]);
    expect(await disableMember(about(ada, ola))).toEqual(otherState);
    expect(await enableMember(about(ada, ola))).toEqual({ ok: true });
    expect(await logIn(ada, someone())).toMatchObject({ ok: true });
    expect(await rowOf(ada)).toMatchObject({ state: "active", stateReason: null });
    expect(await enableMember(about(ada, ola))).toEqual(otherState);
    expect((await doneTo(ada)).map(({ event }) => event)).toEqual(["enabled", "disabled"]);
  });

  test("makes an operator a plain member, whom enabling does not make one again", async () => {
    const [ola, ben] = [await anOperator(), await anOperator()];
    expect(await disableOperator(about(ben, ola))).toEqual({ ok: true });
    expect(await enableMember(about(ben, ola))).toEqual({ ok: true });
    expect(await rowOf(ben)).toMatchObject({ role: "member", state: "active" });
    expect((await doneTo(ben)).map(({ event }) => event)).toEqual([
      "enabled",
      "disabled",
      "operator removed",
    ]);
  });
});

test("ending sessions logs a member out everywhere, and their browsers are known no more", async () => {
  const [ola, ada] = [await anOperator(), await aMember()];
  await logIn(ada, someone());
  expect(await endSessionsOf(about(ada, ola), "a lost phone")).toEqual({ ok: true });
  expect(await isIn(ada)).toBe(false);
  expect(await isIn(ola)).toBe(true);
  expect(await database().$count(knownBrowsers, eq(knownBrowsers.memberId, ada.subject.id))).toBe(0);
  const [ended] = await doneTo(ada);
  expect(ended).toMatchObject({
    event: "session ended",
    what: [{ browser: {} }, { reason: "a lost phone" }],
  });
});

test("ending sessions is recorded where none is left, and voids the links with which one comes back in", async () => {
  const [ola, ada, ben] = [await anOperator(), await aMember(), await aMember()];
  await atomically(async (tx) => {
    await tx.delete(sessions).where(eq(sessions.memberId, ada.subject.id));
  });
  await makeRecoveryLink(about(ada, ola));
  await makeRecoveryLink(about(ben, ola));
  expect(await endSessionsOf(about(ada, ola), "a lost phone")).toEqual({ ok: true });
  expect((await doneTo(ada))[0]).toMatchObject({
    event: "session ended",
    what: [{ reason: "a lost phone" }],
  });
  const left = await database().select({ memberId: oneTimeLinks.memberId }).from(oneTimeLinks);
  expect(left).toEqual([{ memberId: ben.subject.id }]);
});

describe("renaming", () => {
  test("gives a member another username, by which they log in; both stand in their activity", async () => {
    const [ola, ada] = [await anOperator(), await aMember({ username: "Ada" })];
    expect(await renameMember(about(ada, ola), " Countess ", "married")).toEqual({ ok: true });
    expect(await isIn(ada)).toBe(true);
    expect(await logIn(ada, someone())).toEqual({ ok: false, code: "wrong" });
    expect(await logIn({ ...ada, username: "COUNTESS" }, someone())).toMatchObject({ ok: true });
    const what = [{ username: "Ada" }, { username: "Countess" }, { reason: "married" }];
    expect(await doneTo(ada)).toEqual([expect.objectContaining({ event: "renamed", what })]);
    expect(await signUp({ ...ada, username: "ADA" }, someone())).toMatchObject({ ok: true });
  });

  test("goes by sign-up's rules, and a name that is taken in any spelling is", async () => {
    const [ola, ada] = [await anOperator(), await aMember({ username: "Ada" })];
    await aMember({ username: "Ben" });
    expect(await renameMember(about(ada, ola), "ＢＥＮ")).toEqual({ ok: false, problems: ["taken"] });
    expect(await renameMember(about(ada, ola), " ")).toEqual({ ok: false, problems: ["missing"] });
    expect(await renameMember(about(ada, ola), "a\u200Bb")).toMatchObject({
      problems: ["not allowed characters"],
      character: "\u200B",
    });
    expect(await renameMember(about(ada, ola), "Ada")).toEqual({ ok: true });
    expect(await doneTo(ada)).toEqual([]);
    expect(await renameMember(about(ada, ola), "ADA")).toEqual({ ok: true });
    expect(await rowOf(ada)).toMatchObject({ username: "ADA" });
  });

  test("two at once for one name: one gets it", async () => {
    const [ola, pia] = [await anOperator(), await anOperator()];
    const [ada, ben] = [await aMember(), await aMember()];
    const outcomes = await Promise.all([
      renameMember(about(ada, ola), "Countess"),
      renameMember(about(ben, pia), "countess"),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes).toContainEqual({ ok: false, problems: ["taken"] });
  });

  test("leaves no counter behind that the member's erasure would not find", async () => {
    const ola = await anOperator();
    const before = new Set((await database().select().from(throttles)).map(({ key }) => key));
    const ada = await aMember({ username: "Ada" });
    const unlike = async () =>
      (await database().select().from(throttles)).filter(
        ({ key }) => /^\S+ log-in( from)?\b/.test(key) && !before.has(key),
      );
    const wrong = { ...ada, password: "not her password" };
    await logIn(wrong, someone());
    await renameMember(about(ada, ola), "Countess");
    await logIn({ ...wrong, username: "Countess" }, someone());
    expect(
      await deleteMember(
        { ...ada, subject: { ...ada.subject, username: "Countess" } },
        { ...ada, username: "Countess" },
      ),
    ).toEqual({ ok: true });
    // What is left is counted by network.
    expect((await unlike()).filter(({ key }) => key.includes("log-in from"))).toEqual([]);
  });
});

describe("deleting somebody", () => {
  test("is as thorough as their own deletion, and stands in the operator's activity", async () => {
    const [ola, ada] = [await anOperator(), await aMember({ username: "Ada of old" })];
    await keep(ada, { name: "Ada Lovelace", description: "two\nlines" });
    const traces = await tracesOf(ada);
    expect(await deleteOther(about(ada, ola), "asked for by letter")).toEqual({ ok: true });
    for (const [table, rows] of await rowsOf(ada.subject.id)) expect(rows, table).toEqual([]);
    const all = await bytes();
    expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
    const [newest] = (await listActivity(ola)).entries;
    expect(newest).toMatchObject({ event: "member deleted", what: [{ reason: "asked for by letter" }] });
    expect(await deleteOther(about(ada, ola))).toEqual({ ok: false, code: "gone" });
  });
});

describe("operators", () => {
  test("have what they do to each other in their own activity, with the name, for as long as they are here", async () => {
    const [ola, ada] = [await anOperator(), await aMember({ username: "Ada" })];
    await nameOperator(about(ada, ola), "elected");
    await renameMember(about(ada, ola), "Countess");
    await disableOperator(about(ada, ola), "ill");
    await enableMember(about(ada, ola));
    await nameOperator(about(ada, ola));
    await deleteOther(about(ada, ola), "asked for by letter");
    const own = (await listActivity(ola)).entries.slice(0, 4).map(({ event, what }) => ({ event, what }));
    const [before, after] = [{ username: "Ada" }, { username: "Countess" }];
    expect(own).toEqual([
      { event: "operator deleted", what: [after, { reason: "asked for by letter" }] },
      { event: "another named", what: [before, after, { reason: "elected" }] },
      { event: "another removed", what: [after, { reason: "ill" }] },
      { event: "another renamed", what: [before, after] },
    ]);
  });

  test("name others and remove them, whose sessions end", async () => {
    const [ola, ada] = [await anOperator({ username: "Ola" }), await aMember()];
    expect(await nameOperator(about(ada, ola), "elected")).toEqual({ ok: true });
    expect(await isIn(ada)).toBe(false);
    expect(await rowOf(ada)).toMatchObject({ role: "operator" });
    expect(await nameOperator(about(ada, ola))).toEqual(otherState);
    const again = await logIn(ada, someone());
    expect(await removeOperator(about(ada, ola), "not elected")).toEqual({ ok: true });
    expect(again.ok && (await findSession(again.token, ada.from))).toBeUndefined();
    expect(await removeOperator(about(ada, ola))).toEqual(otherState);
    const by = { username: "Ola" };
    expect(await doneTo(ada)).toEqual([
      { event: "operator removed", by, what: [{ reason: "not elected" }] },
      { event: "operator named", by, what: [{ reason: "elected" }] },
    ]);
  });

  test("nobody is named who is not active", async () => {
    const [ola, ada] = [await anOperator(), await aMember()];
    await disableMember(about(ada, ola));
    expect(await nameOperator(about(ada, ola))).toEqual(otherState);
  });

  test("the last one stays: not removed, not disabled, not deleted, not even by themselves or the command line", async () => {
    const ola = await anOperator();
    const own = about(ola, ola);
    const command: OperatorAct = { ...own, actor: commandLine, by: "command line" };
    for (const act of [own, command])
      for (const one of [removeOperator, disableOperator, deleteOther])
        expect(await one(act), one.name).toEqual(lastOperator);
    expect(await deleteMember(ola, ola)).toEqual(lastOperator);
    expect(await rowOf(ola)).toMatchObject({ role: "operator", state: "active" });
    expect(await isIn(ola)).toBe(true);
    // A disabled one runs nothing.
    const ben = await anOperator();
    await atomically(async (tx) => {
      await tx
        .update(members)
        .set({ state: "disabled", ...changed })
        .where(eq(members.id, ben.subject.id));
    });
    expect(await removeOperator(own)).toEqual(lastOperator);
    const pia = await anOperator();
    expect(await removeOperator(own)).toEqual({ ok: true });
    expect(await deleteMember(pia, pia)).toEqual(lastOperator);
  });

  test.each([
    ["remove", removeOperator],
    ["disable", disableOperator],
    ["delete", deleteOther],
  ])("two who %s each other at once: one of them stays", async (_, act) => {
    for (let round = 0; round < 3; round += 1) {
      const [ola, pia] = [await anOperator(), await anOperator()];
      const outcomes = await Promise.allSettled([act(about(pia, ola)), act(about(ola, pia))]);
      const done = outcomes.filter(({ status, ...rest }) => status === "fulfilled" && "value" in rest);
      expect(done).toHaveLength(1);
      expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
        reason: expect.any(NotAnOperator),
      });
      const left = await database().$count(members, eq(members.role, "operator"));
      expect(left).toBe(1);
      await atomically(async (tx) => {
        await tx.delete(members);
      });
    }
  });

  test("two who step down at once: one of them stays", async () => {
    const [ola, pia] = [await anOperator(), await anOperator()];
    const outcomes = await Promise.all([removeOperator(about(ola, ola)), removeOperator(about(pia, pia))]);
    expect(outcomes).toContainEqual({ ok: true });
    expect(outcomes).toContainEqual(lastOperator);
  });

  test("who was removed in the middle of it does nothing more", async () => {
    const [ola, pia, ada] = [await anOperator(), await anOperator(), await aMember()];
    const acts = [disableMember, enableMember, endSessionsOf, deleteOther, nameOperator, removeOperator];
    await removeOperator(about(pia, ola));
    const before = await database().$count(activity);
    for (const act of acts) await expect(act(about(ada, pia)), act.name).rejects.toThrow(NotAnOperator);
    await expect(renameMember(about(ada, pia), "Another")).rejects.toThrow(NotAnOperator);
    expect(await database().$count(activity)).toBe(before);
    expect(await isIn(ada)).toBe(true);
  });

  test("two at once on one member: the second is told that somebody was first", async () => {
    const [ola, pia, ada] = [await anOperator(), await anOperator(), await aMember()];
    const outcomes = await Promise.all([disableMember(about(ada, ola)), disableMember(about(ada, pia))]);
    expect(outcomes).toContainEqual({ ok: true });
    expect(outcomes).toContainEqual(otherState);
    const both = await Promise.all([deleteOther(about(ada, ola)), deleteOther(about(ada, pia))]);
    expect(both).toContainEqual({ ok: true });
    expect(both).toContainEqual({ ok: false, code: "gone" });
  });
});

describe("what a stolen browser of an operator's must not do", () => {
  test("without a proof it neither disables another operator nor sets their password, nor its own", async () => {
    const [ola, ben] = [await anOperator(), await anOperator()];
    expect(await disableMember(about(ben, ola))).toEqual(otherState);
    expect(await makeRecoveryLink(about(ben, ola))).toEqual(otherState);
    expect(await makeOperatorsRecoveryLink(about(ola, ola))).toEqual(otherState);
    expect(await makeOperatorsRecoveryLink(about(ben, ola))).toMatchObject({ ok: true });
    expect(await disableOperator(about(ben, ola))).toEqual({ ok: true });
  });
});

test.each([
  [
    "its member changed the password",
    (ada: TestMember) =>
      changePassword(later(ada), { current: ada.password, password: "another long password" }),
  ],
  [
    "its member was disabled and enabled",
    async (ada: TestMember, ola: TestMember) => {
      await disableMember(about(later(ada), later(ola)));
      await enableMember(about(later(ada), later(ola)));
    },
  ],
  [
    "who made it is no operator any more",
    async (_ada: TestMember, ola: TestMember) => removeOperator(about(ola, await anOperator())),
  ],
])("a link to come back in is void after %s", async (_why, meanwhile) => {
  const [ola, ada] = [await anOperator(), await aMember()];
  await anOperator();
  const made = await makeRecoveryLink(about(ada, ola));
  const token = made.ok ? made.token : "";
  expect(await findLink(database(), token, ada.from.at)).toMatchObject({ purpose: "recovery" });
  await meanwhile(ada, ola);
  expect(await findLink(database(), token, ada.from.at)).toBeUndefined();
});

/** A minute later. */
const later = (member: TestMember): TestMember => but(member, { at: member.from.at + minute });
