import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { atomically, closeDatabase, database } from "#db/client.ts";
import { eq } from "#db/orm.ts";
import { activity, members, sessions, throttles } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { hashing } from "#features/passwords/hashing.ts";
import { keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { aMember, but, hour, minute, someone, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { findSession } from "./find-session.ts";
import { openSession } from "./open-session.ts";
import { tokenHash } from "./session-token.ts";

freshPortalPerTest();

const wrong = { ok: false, code: "wrong" };

async function disable(id: string): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(members).set({ state: "disabled" }).where(eq(members.id, id));
  });
}

test("a member logs in, by any spelling of the name", async () => {
  const ada = await aMember({ username: "Ada Lovelace" });
  for (const username of ["Ada Lovelace", " ada lovelace ", "ADA  LOVELACE", "ａda lovelace"]) {
    const from = someone();
    const outcome = await openSession({ ...ada, username }, from);
    expect(outcome).toMatchObject({ ok: true });
    expect(await findSession(outcome.ok ? outcome.token : "", from)).toMatchObject({ subject: ada.subject });
  }
  expect((await listActivity(ada)).entries.map(({ event }) => event)).toEqual([
    ...Array(4).fill("signed in"),
    "signed up",
  ]);
});

test("the database keeps no token, only its hash", async () => {
  const { token } = await aMember();
  const [row] = await database().select().from(sessions);
  expect(row?.tokenHash).toBe(tokenHash(token));
  expect(JSON.stringify(row)).not.toContain(token);
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
});

test("a wrong password, an unknown name and a disabled member get the same answer", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await disable(ben.subject.id);
  expect(await openSession({ ...ada, password: "wrong" }, someone())).toEqual(wrong);
  expect(await openSession({ ...ada, password: "x".repeat(300) }, someone())).toEqual(wrong);
  expect(await openSession({ username: "nobody", password: "wrong" }, someone())).toEqual(wrong);
  expect(await openSession(ben, someone())).toEqual(wrong);
  for (const username of ["", "\ud83d", "\0", "x".repeat(100_000)])
    expect(await openSession({ username, password: "wrong" }, someone())).toEqual(wrong);
});

test("each of them costs one hash, and a password that is too long none", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await disable(ben.subject.id);
  const hashesOf = async (username: string, password: string) => {
    const before = hashing.lastId;
    await openSession({ username, password }, someone());
    return hashing.lastId - before;
  };
  expect(await hashesOf(ada.username, "wrong")).toBe(1);
  expect(await hashesOf("nobody", "wrong")).toBe(1);
  expect(await hashesOf(ben.username, ben.password)).toBe(1);
  expect(await hashesOf(ada.username, "x".repeat(257))).toBe(0);
});

test("ten wrong tries stop an eleventh, right or wrong, a member's or nobody's, for a quarter of an hour", async () => {
  const ada = await aMember();
  for (const { username, password } of [ada, { username: "nobody", password: "any" }]) {
    for (let tries = 0; tries < 10; tries++)
      expect(
        await openSession({ username, password: "wrong" }, someone({ at: start + tries * minute })),
      ).toEqual(wrong);
    expect(await openSession({ username, password }, someone({ at: start + 10 * minute }))).toEqual({
      ok: false,
      code: "too many",
      retryAfterSeconds: 5 * 60,
    });
  }
  expect(await openSession(ada, someone({ at: start + 15 * minute }))).toMatchObject({ ok: true });
});

test("tries sent at once do not pass together", async () => {
  const ada = await aMember();
  const tries = Array.from({ length: 30 }, () => openSession({ ...ada, password: "wrong" }, someone()));
  const codes = (await Promise.all(tries)).map((outcome) => !outcome.ok && outcome.code);
  expect(codes.filter((code) => code === "wrong")).toHaveLength(10);
  expect(codes.filter((code) => code === "too many")).toHaveLength(20);
});

test("tries count across processes, and across a restart", async () => {
  const ada = await aMember();
  const script = `
    import { openSession } from "#features/sessions/open-session.ts";
    import { startHashingThread } from "#features/passwords/hashing-thread-start.ts";
    import { adoptKeys } from "#lib/keys.ts";
    import { adoptSettings } from "#lib/settings.ts";
    const { settings, keys, username, from } = JSON.parse(process.argv[1]);
    adoptSettings(settings);
    adoptKeys(Object.fromEntries(Object.entries(keys).map(([name, list]) => [name, list.map((key) => Buffer.from(key))])));
    startHashingThread();
    for (let tries = 0; tries < 3; tries++) await openSession({ username, password: "wrong" }, from);`;
  const given = JSON.stringify({
    settings: settings(),
    keys: keys(),
    username: ada.username,
    from: someone(),
  });
  const elsewhere = () =>
    promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script, given], {
      cwd: process.cwd(),
    });
  await Promise.all([elsewhere(), elsewhere(), elsewhere()]);
  await closeDatabase();
  expect(await openSession({ ...ada, password: "wrong" }, someone())).toEqual(wrong);
  expect(await openSession(ada, someone())).toMatchObject({ ok: false, code: "too many" });
});

test("logging in never counts as a try", async () => {
  change({ attemptsPerMember: 2, attemptsPerNetwork: 2 });
  const ada = await aMember();
  for (let times = 0; times < 5; times++)
    expect(await openSession(ada, ada.from)).toMatchObject({ ok: true });
});

test("a network's tries count together, whoever they are for", async () => {
  change({ attemptsPerNetwork: 3 });
  const ada = await aMember();
  for (const host of ["1", "2", "3"]) {
    const from = someone({ address: `2001:db8:1:2:${host}::1` });
    expect(await openSession({ username: `nobody ${host}`, password: "wrong" }, from)).toEqual(wrong);
  }
  expect(await openSession(ada, someone({ address: "2001:db8:1:2::9" }))).toMatchObject({ code: "too many" });
  expect(await openSession(ada, someone({ address: "2001:db8:1:3::9" }))).toMatchObject({ ok: true });
  expect(await openSession(ada, someone({ address: "::ffff:203.0.113.9" }))).toMatchObject({ ok: true });
});

test("counters hold neither names nor networks", async () => {
  await openSession(
    { username: "my password typed here", password: "wrong" },
    someone({ address: "203.0.113.7" }),
  );
  const rows = JSON.stringify(await database().select().from(throttles));
  expect(rows).not.toMatch(/my password|203\.0/);
});

test("a clock that was ahead locks nobody out", async () => {
  const ada = await aMember();
  const ahead = start + 365 * 24 * hour;
  for (let tries = 0; tries < 10; tries++)
    await openSession({ ...ada, password: "wrong" }, someone({ at: ahead }));
  expect(await openSession(ada, someone({ at: ahead }))).toMatchObject({ code: "too many" });
  expect(await openSession(ada, someone({ at: start }))).toMatchObject({ ok: true });
});

test("failed tries against a member are one row per network and hour, with a count", async () => {
  change({ attemptsPerMember: 1000 });
  const ada = await aMember();
  const here = someone({ address: "203.0.113.7", at: start });
  const fail = (at: number, address = here.address) =>
    openSession({ ...ada, password: "wrong" }, { ...here, at, address });
  for (let tries = 0; tries < 5; tries++) await fail(start + tries * minute);
  await fail(start + 10 * minute, "203.0.113.8");
  await fail(start + 20 * minute);
  await fail(start + hour);
  const { entries } = await listActivity(ada);
  expect(
    entries.map(({ event, count, at, address, byThemselves }) => ({
      event,
      count,
      at,
      address,
      byThemselves,
    })),
  ).toEqual([
    { event: "failed sign-in", count: 1, at: start + hour, address: "203.0.113.7", byThemselves: false },
    {
      event: "failed sign-in",
      count: 6,
      at: start + 20 * minute,
      address: "203.0.113.7",
      byThemselves: false,
    },
    {
      event: "failed sign-in",
      count: 1,
      at: start + 10 * minute,
      address: "203.0.113.8",
      byThemselves: false,
    },
    { event: "signed up", count: 1, at: start, address: ada.from.address, byThemselves: true },
  ]);
  expect(JSON.stringify(await database().select().from(activity))).not.toContain("203.0.113");
});

test("beyond the most sessions the one that was not seen for longest ends", async () => {
  change({ sessionsPerMember: 3 });
  const ada = await aMember();
  const tokens: string[] = [];
  for (let times = 1; times <= 3; times++) {
    const outcome = await openSession(ada, someone({ at: start + times * minute }));
    tokens.push(outcome.ok ? outcome.token : "");
  }
  const signedIn = await Promise.all([ada.token, ...tokens].map((token) => findSession(token, ada.from)));
  expect(signedIn.map(Boolean)).toEqual([false, true, true, true]);
});

test("a stronger setting reaches each member at their next log-in", async () => {
  const ada = await aMember();
  change({ passwordIterations: 3000 });
  await openSession({ ...ada, password: "wrong" }, someone());
  const stored = async () => (await database().select().from(members))[0]?.passwordHash;
  expect(await stored()).toMatch(/i=1000,/);
  expect(await openSession(ada, someone())).toMatchObject({ ok: true });
  expect(await stored()).toMatch(/i=3000,/);
  expect(await openSession(ada, someone())).toMatchObject({ ok: true });
});

test("when too much hashing waits, people are told when to come back, and nothing counts against them", async () => {
  const ada = await aMember();
  hashing.meanMs = 3000;
  const [first, second] = await Promise.all([openSession(ada, someone()), openSession(ada, someone())]);
  expect(first).toMatchObject({ ok: true });
  expect(second).toEqual({ ok: false, code: "too many", retryAfterSeconds: 3 });
  expect((await database().select().from(throttles)).filter(({ count }) => count > 1)).toEqual([]);
});

test("whoever is disabled while the password is being hashed does not get in", async () => {
  const ada = await aMember();
  const opening = openSession(ada, someone());
  await disable(ada.subject.id);
  expect(await opening).toEqual(wrong);
  expect(await findSession(ada.token, but(ada, {}).from)).toBeUndefined();
});
