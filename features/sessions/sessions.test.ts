import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { sessions } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { shared } from "#lib/process-global.ts";
import {
  aMember,
  but,
  day,
  hour,
  minute,
  someone,
  start,
  type TestMember,
} from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { waitFor } from "../../tests/support/portal.ts";
import { endOtherSessions, endSession, logOut } from "./end-session.ts";
import { findSession } from "./find-session.ts";
import { listSessions } from "./list-sessions.ts";

freshPortalPerTest();

const isSignedIn = async (token: string, at = start) => Boolean(await findSession(token, someone({ at })));

/** What is listed of a session that was opened at this moment. */
const opened = (createdAt: number) => ({
  ...{ method: "password", createdAt, provedAt: createdAt, expiresAt: createdAt + 30 * day },
});

/** The same member in another browser. */
async function elsewhere(member: TestMember, at = start, browser?: string): Promise<TestMember> {
  const from = someone({ at, ...(browser !== undefined && { browser }) });
  const outcome = await logIn(member, from);
  if (!outcome.ok) throw new Error(outcome.code);
  const act = await findSession(outcome.token, from);
  return { ...member, ...act!, token: outcome.token };
}

/** What is written without anyone waiting for it: that a session was seen. */
const written = (at: number) =>
  waitFor(async () => (await database().select().from(sessions)).some(({ lastSeenAt }) => lastSeenAt === at));

test("a token that is none gets nobody in", async () => {
  const { token } = await aMember();
  for (const guess of ["", "x", token.slice(1), token.toLowerCase(), `${token}=`])
    expect(await isSignedIn(guess)).toBe(false);
  expect(await isSignedIn(token)).toBe(true);
});

test("unused for a week it ends; used it goes on, but for no longer than thirty days", async () => {
  const ada = await aMember();
  expect(await isSignedIn(ada.token, start + 7 * day - 1)).toBe(true);
  await written(start + 7 * day - 1);
  expect(await isSignedIn(ada.token, start + 14 * day - 2)).toBe(true);
  await written(start + 14 * day - 2);
  const ben = await aMember();
  expect(await isSignedIn(ben.token, start + 7 * day)).toBe(false);
  for (let week = 20; week < 30; week += 5) {
    expect(await isSignedIn(ada.token, start + week * day)).toBe(true);
    await written(start + week * day);
  }
  expect(await isSignedIn(ada.token, start + 30 * day - 1)).toBe(true);
  expect(await isSignedIn(ada.token, start + 30 * day)).toBe(false);
});

test("shorter settings hold for sessions that are there already", async () => {
  const ada = await aMember();
  change({ sessionIdleDays: 1, sessionMaxDays: 2 });
  expect((await listSessions(ada))[0]?.expiresAt).toBe(start + 2 * day);
  expect(await isSignedIn(ada.token, start + day - 1)).toBe(true);
  await written(start + day - 1);
  expect(await isSignedIn(ada.token, start + 2 * day - 2)).toBe(true);
  expect(await isSignedIn(ada.token, start + 2 * day)).toBe(false);
});

test("a clock set back revives no session that has ended", async () => {
  const ada = await aMember();
  expect(await isSignedIn(ada.token, start + 8 * day)).toBe(false);
  await waitFor(async () => (await database().$count(sessions)) === 0);
  expect(await isSignedIn(ada.token, start + hour)).toBe(false);
});

test("with a clock that was ahead people stay in when it is set right", async () => {
  const ada = await aMember({}, someone({ at: start + day }));
  expect(await isSignedIn(ada.token, start)).toBe(true);
});

test("being seen is written down once in five minutes", async () => {
  const ada = await aMember();
  const lastSeen = async (at: number) => {
    await isSignedIn(ada.token, at);
    // What is written comes before this in the line, or soon.
    await atomically(async () => {});
    await waitFor(async () => at % (5 * minute) !== 0 || (await lastSeenAt()) === at);
    return lastSeenAt();
  };
  const lastSeenAt = async () => (await database().select().from(sessions))[0]?.lastSeenAt;
  expect(await lastSeen(start + 5 * minute - 1)).toBe(start);
  expect(await lastSeen(start + 5 * minute)).toBe(start + 5 * minute);
  expect(await lastSeen(start + 6 * minute)).toBe(start + 5 * minute);
});

test("when that cannot be written people read on", async () => {
  const ada = await aMember();
  const { connections } = shared<{ connections?: { writer: { close(): void } } }>("database", () => ({}));
  connections?.writer.close();
  expect(await isSignedIn(ada.token, start + hour)).toBe(true);
});

test("a member sees each session: which is this one, when, where from, with what", async () => {
  const ada = await aMember();
  const safari =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
  const phone = await elsewhere(ada, start + minute, safari);
  const odd = await elsewhere(ada, start + 2 * minute, "");
  await aMember();
  expect(await listSessions(phone)).toEqual([
    {
      id: odd.session.id,
      current: false,
      ...opened(start + 2 * minute),
      lastSeenAt: start + 2 * minute,
      address: odd.from.address,
      browser: "",
      browserFacts: {},
    },
    {
      id: phone.session.id,
      current: true,
      ...opened(start + minute),
      lastSeenAt: start + minute,
      address: phone.from.address,
      browser: safari,
      browserFacts: { name: "Safari", version: "18", system: "iOS" },
    },
    {
      id: ada.session.id,
      current: false,
      ...opened(start),
      lastSeenAt: start,
      address: ada.from.address,
      browser: ada.from.browser,
      browserFacts: { name: "Firefox", version: "141", system: "Windows" },
    },
  ]);
  expect(await listSessions(but(phone, { at: start + 7 * day + minute }))).toHaveLength(1);
  const row = JSON.stringify(await database().select().from(sessions));
  expect(row).not.toContain(ada.from.address);
  expect(row).not.toContain("Firefox");
});

test("a session that is ended is out at its next request", async () => {
  const ada = await aMember();
  const phone = await elsewhere(ada);
  expect(await endSession(ada, phone.session.id)).toBe(true);
  expect(await isSignedIn(phone.token)).toBe(false);
  expect(await isSignedIn(ada.token)).toBe(true);
  expect((await listActivity(ada)).entries[0]).toMatchObject({
    event: "session ended",
    what: [{ browser: { name: "Firefox", version: "141", system: "Windows" } }],
  });
  expect(await endSession(ada, phone.session.id)).toBe(false);
});

test("nobody ends another member's session", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  expect(await endSession(ada, ben.session.id)).toBe(false);
  expect(await endOtherSessions(ada)).toBe(0);
  expect(await isSignedIn(ben.token)).toBe(true);
});

test("all others end and this one stays", async () => {
  const ada = await aMember();
  const others = [await elsewhere(ada), await elsewhere(ada)];
  expect(await endOtherSessions(ada)).toBe(2);
  expect((await listActivity(ada)).entries[0]).toMatchObject({ event: "session ended", count: 2 });
  expect(await Promise.all(others.map(({ token }) => isSignedIn(token)))).toEqual([false, false]);
  expect(await isSignedIn(ada.token)).toBe(true);
});

test("logging out ends this session alone", async () => {
  const ada = await aMember();
  const phone = await elsewhere(ada);
  await logOut(phone);
  expect(await isSignedIn(phone.token)).toBe(false);
  expect(await isSignedIn(ada.token)).toBe(true);
  expect((await listActivity(ada)).entries[0]).toMatchObject({ event: "signed out" });
  await logOut(phone);
  expect((await listActivity(ada)).entries).toHaveLength(3);
});
