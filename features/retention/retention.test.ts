import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { erasures, members, retentions, sessions } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { settleErasures } from "#features/erasure/finish.ts";
import { changed } from "#features/members/member.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { about, aMember, anOperator, but, day, someone, start } from "../../tests/support/a-member.ts";
import { bytes, keep, tracesOf } from "../../tests/support/erasing.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { lookAtRetention } from "./list-retention.ts";
import { comeBack } from "./own-retention.ts";
import { lastRun } from "./retention-runs.ts";
import { runRetention } from "./run-retention.ts";
import { resumeRetention, stopAllRetentions, stopRetention } from "./stop-retention.ts";

freshPortalPerTest({ retentionMonths: 12, signUpsPerNetwork: 1000 });

/** When everybody who signed up at the start has been away for twelve months, and a day. */
const late = start + 366 * day;

type Member = Parameters<typeof keep>[0];
type Columns = Partial<typeof members.$inferInsert>;

async function setMember({ subject }: Pick<Member, "subject">, columns: Columns): Promise<void> {
  await atomically(async (tx) => {
    await tx
      .update(members)
      .set({ ...columns, ...changed })
      .where(eq(members.id, subject.id));
  });
}

/** A run on each of these days after `late`. */
async function runOn(from: number, until: number): Promise<void> {
  for (let days = from; days <= until; days++) await runRetention(late + days * day);
}

async function stateOf({ subject }: Pick<Member, "subject">) {
  const [row] = await database().select().from(members).where(eq(members.id, subject.id));
  return row?.state;
}

const rowsOfList = () => database().select().from(retentions);
const listedIds = async () => (await rowsOfList()).map(({ memberId }) => memberId).sort();

test("who stays away is listed, 30 days later disabled, 60 days after that deleted, to the last byte", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada Lovelace" });
  const ben = await aMember({}, someone({ at: late - day }));
  await runOn(0, 29);
  expect(await rowsOfList()).toEqual([
    { memberId: ada.subject.id, listedAt: late, disabledAt: null, stoppedAt: null, stoppedBy: null },
  ]);
  expect(await stateOf(ada)).toBe("active");
  const session = await logIn(ben, but(ben, { at: late + 29 * day }).from);
  await runOn(30, 89);
  expect(await stateOf(ada)).toBe("disabled");
  expect((await listActivity(ada)).entries.map(({ event, by }) => [event, by])).toEqual([
    ["disabled", "portal"],
    ["retention listed", "portal"],
    ["information changed", undefined],
    ["signed up", undefined],
  ]);
  expect(await logIn(ada, someone({ at: late + 80 * day }))).toMatchObject({ ok: false });
  const traces = await tracesOf(ada);
  await runOn(90, 90);
  expect(await stateOf(ada)).toBeUndefined();
  expect(await stateOf(ben)).toBe("active");
  expect(session.ok && (await findSession(session.token, ben.from))).toBeTruthy();
  await settleErasures();
  expect(await database().$count(erasures)).toBe(0);
  const all = await bytes();
  expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
  expect(await lastRun(late + 90 * day)).toEqual({ at: late + 90 * day, listed: 0, disabled: 0, deleted: 1 });
});

test("off, which it is until it is set, nobody is listed, and no waiting time passes", async () => {
  const ada = await aMember();
  change({ retentionMonths: undefined });
  await runOn(0, 5);
  expect(await rowsOfList()).toEqual([]);
  expect(await lastRun(late + 5 * day)).toBeUndefined();
  change({ retentionMonths: 12 });
  await runOn(6, 36);
  expect(await stateOf(ada)).toBe("disabled");
  change({ retentionMonths: undefined });
  await runOn(37, 120);
  change({ retentionMonths: 12 });
  await runOn(121, 178);
  expect(await stateOf(ada)).toBe("disabled");
  await runOn(179, 181);
  expect(await stateOf(ada)).toBeUndefined();
});

test("operators, and whoever waits, is refused or was disabled or let in again by an operator, are not counted", async () => {
  const [ada, ...others] = [await aMember(), await anOperator(), await aMember(), await aMember()];
  const [, waiting, refused] = others;
  const [disabled, enabled] = [await aMember(), await aMember()];
  await setMember(waiting!, { state: "awaiting approval" });
  await setMember(refused!, { state: "refused", stateSince: start });
  await setMember(disabled, { state: "disabled", stateSince: start });
  await setMember(enabled, { stateSince: late - day });
  await runOn(0, 100);
  for (const [member, state] of [
    [ada, undefined],
    [others[0]!, "active"],
    [waiting!, "awaiting approval"],
    [refused!, "refused"],
    [disabled, "disabled"],
    [enabled, "active"],
  ] as const)
    expect(await stateOf(member!)).toBe(state);
});

test("a run lists, disables and deletes at most 50 members, or one in twenty if that is less, but one", async () => {
  for (let number = 0; number < 4; number++) await aMember();
  await runOn(0, 1);
  expect(await rowsOfList()).toHaveLength(2);
  for (let number = 4; number < 60; number++) await aMember();
  await runOn(2, 2);
  expect(await rowsOfList()).toHaveLength(5);
  await runOn(3, 31);
  expect(await database().$count(members, eq(members.state, "disabled"))).toBe(2);
  await runOn(32, 32);
  expect(await database().$count(members, eq(members.state, "disabled"))).toBe(5);
});

test("however often the portal starts, and on however many machines, there is one run a day", async () => {
  for (let number = 0; number < 3; number++) await aMember();
  await Promise.all([late, late + 1, late + 2].map(runRetention));
  expect(await rowsOfList()).toHaveLength(1);
});

test("who logs in meanwhile is off the list and is told when they would have been deleted; who did not is told nothing", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await runOn(0, 1);
  expect(await listedIds()).toEqual([ada.subject.id, ben.subject.id].sort());
  const later = but(ada, { at: late + 20 * day });
  await logIn(ada, later.from);
  expect(await comeBack(later)).toBe(late + 90 * day);
  expect(await comeBack(later)).toBeUndefined();
  await runOn(2, 60);
  expect(await stateOf(ada)).toBe("active");
  expect(await listedIds()).toEqual([ben.subject.id]);
});

test("a log-in that tells nobody, as by another way in, is enough", async () => {
  const ada = await aMember();
  await runOn(0, 29);
  await logIn(ada, someone({ at: late + 29 * day }));
  await runOn(30, 30);
  expect([await stateOf(ada), await rowsOfList()]).toEqual(["active", []]);
});

test("who still uses a session of longer ago has not stayed away", async () => {
  change({ sessionMaxDays: 400, sessionIdleDays: 400 });
  const ada = await aMember();
  await atomically(async (tx) => {
    await tx.update(sessions).set({ lastSeenAt: late - day });
  });
  await runOn(0, 1);
  expect(await rowsOfList()).toEqual([]);
  expect(await stateOf(ada)).toBe("active");
});

test("whoever logs in while the run is about them is in, or was disabled before", async () => {
  for (let round = 0; round < 4; round++) {
    const ada = await aMember({}, someone({ at: start - day }));
    await runOn(40 * round, 40 * round + 29);
    const at = late + (40 * round + 30) * day;
    const [, opened] = await Promise.all([runRetention(at), logIn(ada, someone({ at }))]);
    expect(await stateOf(ada)).toBe(opened.ok ? "active" : "disabled");
    await setMember(ada, { role: "operator" });
  }
});

test("whom an operator lets in while the run is about them is in, or was deleted before", async () => {
  const ada = await aMember();
  await runOn(0, 89);
  const at = late + 90 * day;
  await Promise.all([runRetention(at), setMember(ada, { state: "active", stateSince: at })]);
  const [row] = await rowsOfList();
  expect([undefined, "active"]).toContain(await stateOf(ada));
  expect(row === undefined || (await stateOf(ada)) === "active").toBe(true);
});

test("who is enabled by an operator is off the list, and has as many months again", async () => {
  const ada = await aMember();
  await runOn(0, 31);
  expect(await stateOf(ada)).toBe("disabled");
  await setMember(ada, { state: "active", stateSince: late + 32 * day });
  await runOn(33, 100);
  expect([await stateOf(ada), await rowsOfList()]).toEqual(["active", []]);
});

test("whoever was disabled stays on the list when the setting asks for more months, and is not deleted before they are over", async () => {
  const ada = await aMember();
  await runOn(0, 31);
  change({ retentionMonths: 24 });
  await runOn(32, 100);
  expect(await stateOf(ada)).toBe("disabled");
  expect(await listedIds()).toEqual([ada.subject.id]);
});

test("a log-in by a clock that was set back makes nobody look as if they had been away", async () => {
  const ada = await aMember();
  await logIn(ada, but(ada, { at: start - 20 * 366 * day }).from);
  await runRetention(start + day);
  expect(await listedIds()).toEqual([]);
});

test("a clock that jumps ahead deletes nobody: as many days must have had a run", async () => {
  const ada = await aMember();
  await runOn(0, 0);
  for (const years of [1, 2, 3]) await runRetention(late + years * 365 * day);
  expect(await stateOf(ada)).toBe("active");
  // What was written down then counts for nothing once the clock is right.
  await runOn(1, 29);
  expect(await stateOf(ada)).toBe("active");
  await runOn(30, 30);
  expect(await stateOf(ada)).toBe("disabled");
  for (const years of [4, 5]) await runRetention(late + years * 365 * day);
  expect(await stateOf(ada)).toBe("disabled");
});

test("a list that a wrong clock made is forgotten when it is right again", async () => {
  await aMember();
  await runOn(0, 0);
  expect(await rowsOfList()).toHaveLength(1);
  await runRetention(start + day);
  expect(await rowsOfList()).toEqual([]);
});

test("any operator stops it for one member, with a reason, and lets it go on; the waiting time begins anew", async () => {
  const [ada, ben] = [await aMember(), await anOperator()];
  await runOn(0, 10);
  const act = about(ada, but(ben, { at: late + 10 * day }));
  expect(await stopRetention(act, "on a long journey")).toBe(true);
  expect(await stopRetention(act)).toBe(false);
  const newest = async () => (await listActivity(ada)).entries[0];
  const stopped = { event: "retention stopped", count: 1, by: { username: ben.username } };
  expect(await newest()).toMatchObject({ ...stopped, what: [{ reason: "on a long journey" }] });
  await runOn(11, 50);
  expect(await stateOf(ada)).toBe("active");
  expect((await lookAtRetention(but(ben, { at: late + 50 * day }), 12)).listed).toMatchObject([
    { stopped: { at: late + 10 * day, by: { username: ben.username } } },
  ]);
  expect(await resumeRetention({ ...act, from: { ...act.from, at: late + 50 * day } })).toBe(true);
  expect(await resumeRetention(act)).toBe(false);
  await runOn(51, 79);
  expect(await stateOf(ada)).toBe("active");
  await runOn(80, 81);
  expect(await stateOf(ada)).toBe("disabled");
});

test("a disabled member for whom it was stopped and goes on has 60 days more", async () => {
  const [ada, ben] = [await aMember(), await anOperator()];
  await runOn(0, 31);
  const act = about(ada, but(ben, { at: late + 40 * day }));
  await stopRetention(act);
  await runOn(32, 130);
  expect(await stateOf(ada)).toBe("disabled");
  await resumeRetention({ ...act, from: { ...act.from, at: late + 130 * day } });
  await runOn(131, 189);
  expect(await stateOf(ada)).toBe("disabled");
  await runOn(190, 191);
  expect(await stateOf(ada)).toBeUndefined();
});

test("any operator stops it for all, and nobody who is no operator any more", async () => {
  const ben = await anOperator();
  for (let number = 0; number < 5; number++) await aMember();
  await runOn(0, 4);
  const later = but(ben, { at: late + 4 * day });
  await setMember(ben, { role: "member" });
  await expect(stopAllRetentions(later)).rejects.toMatchObject({ name: "NotAnOperator" });
  await expect(lookAtRetention(later, 12)).rejects.toMatchObject({ name: "NotAnOperator" });
  await setMember(ben, { role: "operator" });
  expect(await stopAllRetentions(later)).toBe(5);
  expect(await stopAllRetentions(later)).toBe(0);
  await runOn(5, 40);
  expect(await database().$count(members, eq(members.state, "active"))).toBe(6);
});

test("operators see exactly whom the next run lists, who is listed, and when what comes next; members see that they looked", async () => {
  const ben = await anOperator({}, someone({ at: start - day }));
  const people = [];
  for (let number = 0; number < 25; number++) people.push(await aMember({}, someone({ at: start + number })));
  change({ retentionMonths: undefined });
  const at = (days: number) => but(ben, { at: late + days * day });
  const preview = await lookAtRetention(at(0), 12);
  expect(preview).toMatchObject({ total: 25, most: 1, totalListed: 0, listed: [], last: undefined });
  expect(preview.wouldList.map(({ username }) => username)).toEqual([people[0]!.username]);
  expect((await lookAtRetention(at(0), 13)).total).toBe(0);
  expect((await listActivity(people[0]!)).entries[0]).toMatchObject({
    ...{ event: "listed", by: { username: ben.username } },
  });
  expect((await listActivity(people[1]!)).entries).toHaveLength(1);
  change({ retentionMonths: 12 });
  await runOn(0, 0);
  expect(await listedIds()).toEqual([people[0]!.subject.id]);
  await runOn(1, 31);
  const now = await lookAtRetention(at(31), 12);
  expect(now.totalListed).toBe(25);
  expect(now.listed.slice(0, 3)).toMatchObject([
    { username: people[0]!.username, next: "delete", nextAt: late + 90 * day },
    { username: people[1]!.username, next: "delete", nextAt: late + 91 * day },
    { username: people[2]!.username, next: "disable", nextAt: late + 32 * day },
  ]);
});

test("the list comes in pages of 50", async () => {
  const ben = await anOperator();
  const rows: (typeof retentions.$inferInsert)[] = [];
  for (let number = 0; number < 60; number++) {
    const { subject } = await aMember();
    rows.push({ memberId: subject.id, listedAt: late - (number % 7) });
  }
  await atomically(async (tx) => {
    await tx.insert(retentions).values(rows);
  });
  const by = but(ben, { at: late });
  const first = await lookAtRetention(by, 12);
  const second = await lookAtRetention(by, 12, first.after);
  expect([first.listed.length, second.listed.length, second.after]).toEqual([50, 10, undefined]);
  const seen = [...first.listed, ...second.listed].map(({ id }) => id);
  expect(new Set(seen).size).toBe(60);
  expect(first.totalListed).toBe(60);
  expect((await lookAtRetention(by, 12, "nonsense")).listed).toEqual(first.listed);
});
