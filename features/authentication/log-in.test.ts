import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { atomically, closeDatabase, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { activity, members, sessions, throttles } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { readForeign } from "#features/passwords/foreign/read-foreign.ts";
import { wrapForeign } from "#features/passwords/foreign/wrap-foreign.ts";
import { type HashJob, hashing } from "#features/passwords/hash-queue.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { tokenHash } from "#features/sessions/session-token.ts";
import { keys } from "#lib/keys.ts";
import { requestContexts } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import { aMember, but, hour, minute, someone, start } from "../../tests/support/a-member.ts";
import { aRequest } from "../../tests/support/a-request.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { logIn } from "./log-in.ts";

freshPortalPerTest();

const wrong = { ok: false, code: "wrong" };

async function disable(id: string): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(members).set({ state: "disabled" }).where(eq(members.id, id));
  });
}

async function enable(id: string): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(members).set({ state: "active" }).where(eq(members.id, id));
  });
}

test("a member logs in, by any spelling of the name", async () => {
  const ada = await aMember({ username: "Ada Lovelace" });
  for (const username of ["Ada Lovelace", " ada lovelace ", "ADA  LOVELACE", "ａda lovelace"]) {
    const from = someone();
    const outcome = await logIn({ ...ada, username }, from);
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

test("a wrong password gets the same answer, whether there is no such member or one who may not log in", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await disable(ben.subject.id);
  expect(await logIn({ ...ada, password: "wrong" }, someone())).toEqual(wrong);
  expect(await logIn({ ...ada, password: "x".repeat(300) }, someone())).toEqual(wrong);
  expect(await logIn({ username: "nobody", password: "wrong" }, someone())).toEqual(wrong);
  expect(await logIn({ ...ben, password: "wrong" }, someone())).toEqual(wrong);
  for (const username of ["", "\ud83d", "\0", "x".repeat(100_000)])
    expect(await logIn({ username, password: "wrong" }, someone())).toEqual(wrong);
});

test("each of them costs one hash, and a password that is too long none", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await disable(ben.subject.id);
  const hashesOf = async (username: string, password: string) => {
    const before = hashing.lastId;
    await logIn({ username, password }, someone());
    return hashing.lastId - before;
  };
  expect(await hashesOf(ada.username, "wrong")).toBe(1);
  expect(await hashesOf("nobody", "wrong")).toBe(1);
  expect(await hashesOf(ben.username, ben.password)).toBe(1);
  expect(await hashesOf(ada.username, "x".repeat(257))).toBe(0);
});

test("ten wrong tries from one network stop an eleventh, right or wrong, a member's or nobody's, for a quarter of an hour", async () => {
  const [ada, here] = [await aMember(), someone()];
  for (const { username, password } of [ada, { username: "nobody", password: "any" }]) {
    for (let tries = 0; tries < 10; tries++)
      expect(await logIn({ username, password: "wrong" }, { ...here, at: start + tries * minute })).toEqual(
        wrong,
      );
    expect(await logIn({ username, password }, { ...here, at: start + 10 * minute })).toEqual({
      ok: false,
      code: "too many",
      retryAfterSeconds: 5 * 60,
    });
  }
  expect(await logIn(ada, { ...here, at: start + 15 * minute })).toMatchObject({ ok: true });
});

test("a client that uses up its tries locks the member out of no other network", async () => {
  const [ada, stranger] = [await aMember(), someone()];
  for (let tries = 0; tries < 11; tries++) await logIn({ ...ada, password: "wrong" }, stranger);
  expect(await logIn(ada, stranger)).toMatchObject({ ok: false, code: "too many" });
  expect(await logIn(ada, someone())).toMatchObject({ ok: true });
});

test("twenty networks' tries at one name stop all others, a member's or nobody's", async () => {
  change({ attemptsPerMember: 2 });
  const ada = await aMember();
  for (const { username, password } of [ada, { username: "nobody", password: "any" }]) {
    for (let tries = 0; tries < 40; tries++)
      expect(await logIn({ username, password: "wrong" }, someone())).toEqual(wrong);
    expect(await logIn({ username, password }, someone())).toMatchObject({ code: "too many" });
  }
});

test("tries sent at once do not pass together, for any usernames", async () => {
  const [ada, here] = [await aMember(), someone()];
  const codesOf = async (count: number, username: (index: number) => string) => {
    const tries = Array.from({ length: count }, (_, index) =>
      logIn({ username: username(index), password: "wrong" }, here),
    );
    return (await Promise.all(tries)).map((outcome) => !outcome.ok && outcome.code).sort();
  };
  expect(await codesOf(30, () => ada.username)).toEqual([
    ...Array(20).fill("too many"),
    ...Array(10).fill("wrong"),
  ]);
  // Fifty of the network, of which ten are gone.
  expect(await codesOf(54, (index) => `nobody ${index}`)).toEqual([
    ...Array(14).fill("too many"),
    ...Array(40).fill("wrong"),
  ]);
});

test("tries count across processes, and across a restart", async () => {
  const [ada, here] = [await aMember(), someone()];
  const script = `
    import { logIn } from "#features/authentication/log-in.ts";
    import { allowHashing } from "#features/passwords/hashing-thread-start.ts";
    import { adoptKeys } from "#lib/keys.ts";
    import { adoptSettings } from "#lib/settings.ts";
    const { settings, keys, username, from } = JSON.parse(process.argv[1]);
    adoptSettings(settings);
    adoptKeys(Object.fromEntries(Object.entries(keys).map(([name, list]) => [name, list.map((key) => Buffer.from(key))])));
    allowHashing();
    for (let tries = 0; tries < 3; tries++) await logIn({ username, password: "wrong" }, from);`;
  const given = JSON.stringify({
    settings: settings(),
    keys: keys(),
    username: ada.username,
    from: here,
  });
  const elsewhere = () =>
    promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script, given], {
      cwd: process.cwd(),
    });
  await Promise.all([elsewhere(), elsewhere(), elsewhere()]);
  await closeDatabase();
  expect(await logIn({ ...ada, password: "wrong" }, here)).toEqual(wrong);
  expect(await logIn(ada, here)).toMatchObject({ ok: false, code: "too many" });
}, 20_000);

test("logging in never counts as a try", async () => {
  change({ attemptsPerMember: 2, attemptsPerNetwork: 2 });
  const ada = await aMember();
  for (let times = 0; times < 5; times++) expect(await logIn(ada, ada.from)).toMatchObject({ ok: true });
});

test("log-ins that succeed have limits of their own: of a member from a network, and from a network, before any hash", async () => {
  change({ attemptsPerMember: 1, attemptsPerNetwork: 2 });
  const [ada, ben, school] = [await aMember(), await aMember(), someone()];
  const late = { ...school, at: start + 5 * minute };
  for (let times = 0; times < 6; times++) expect(await logIn(ada, school)).toMatchObject({ ok: true });
  const before = hashing.lastId;
  expect(await logIn(ada, late)).toEqual({ ok: false, code: "too many", retryAfterSeconds: 600 });
  expect(hashing.lastId).toBe(before);
  for (let times = 0; times < 6; times++) expect(await logIn(ben, school)).toMatchObject({ ok: true });
  expect(await logIn(await aMember(), school)).toMatchObject({ ok: false, code: "too many" });
  expect(hashing.lastId).toBe(before + 7);
});

test("strangers' tries that are being looked at keep nobody else out", async () => {
  change({ attemptsPerMember: 2, passwordIterations: 40_000 });
  const ada = await aMember();
  const tries = Array.from({ length: 15 }, () => logIn({ ...ada, password: "wrong" }, someone()));
  expect(await logIn(ada, someone())).not.toMatchObject({ retryAfterSeconds: 900 });
  await Promise.all(tries);
  expect(await logIn(ada, someone())).toMatchObject({ ok: true });
});

test("wrong tries use up none of the log-ins that succeed", async () => {
  change({ attemptsPerMember: 1 });
  const ada = await aMember();
  for (let tries = 0; tries < 10; tries++) await logIn({ ...ada, password: "wrong" }, someone());
  for (let times = 0; times < 6; times++) expect(await logIn(ada, someone())).toMatchObject({ ok: true });
});

test("a network's tries count together, for all usernames", async () => {
  change({ attemptsPerNetwork: 3 });
  const ada = await aMember();
  for (const host of ["1", "2", "3"]) {
    const from = someone({ address: `2001:db8:1:2:${host}::1` });
    expect(await logIn({ username: `nobody ${host}`, password: "wrong" }, from)).toEqual(wrong);
  }
  expect(await logIn(ada, someone({ address: "2001:db8:1:2::9" }))).toMatchObject({ code: "too many" });
  expect(await logIn(ada, someone({ address: "2001:db8:1:3::9" }))).toMatchObject({ ok: true });
  expect(await logIn(ada, someone({ address: "::ffff:203.0.113.9" }))).toMatchObject({ ok: true });
});

test("so do those of all the households that one may own: four for a /56, sixteen for a /48", async () => {
  change({ attemptsPerNetwork: 2 });
  const triesFrom = async (addresses: string[]) => {
    const outcomes = [];
    for (const address of addresses)
      outcomes.push(
        await logIn({ username: `nobody ${outcomes.length}`, password: "wrong" }, someone({ address })),
      );
    return outcomes.filter((outcome) => !outcome.ok && outcome.code === "wrong").length;
  };
  const households = Array.from({ length: 12 }, (_, index) => `2001:db8:1:2${(index + 16).toString(16)}::1`);
  expect(await triesFrom(households)).toBe(8);
  const streets = Array.from({ length: 40 }, (_, index) => `2001:db8:2:${(index * 256).toString(16)}::1`);
  expect(await triesFrom(streets)).toBe(32);
  expect(await triesFrom(["2001:db8:3::1"])).toBe(1);
});

test("counters hold neither names nor networks", async () => {
  await logIn({ username: "my password typed here", password: "wrong" }, someone({ address: "203.0.113.7" }));
  const rows = JSON.stringify(await database().select().from(throttles));
  expect(rows).not.toMatch(/my password|203\.0/);
});

test("a clock that was ahead locks nobody out", async () => {
  const [ada, here] = [await aMember(), someone()];
  const ahead = start + 365 * 24 * hour;
  for (let tries = 0; tries < 10; tries++) await logIn({ ...ada, password: "wrong" }, { ...here, at: ahead });
  expect(await logIn(ada, { ...here, at: ahead })).toMatchObject({ code: "too many" });
  expect(await logIn(ada, { ...here, at: start })).toMatchObject({ ok: true });
});

test("failed tries against a member are one row per network and hour, with a count", async () => {
  change({ attemptsPerMember: 1000 });
  const ada = await aMember();
  const here = someone({ address: "203.0.113.7", at: start });
  const fail = (at: number, address = here.address) =>
    logIn({ ...ada, password: "wrong" }, { ...here, at, address });
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
    const outcome = await logIn(ada, someone({ at: start + times * minute }));
    tokens.push(outcome.ok ? outcome.token : "");
  }
  const signedIn = await Promise.all([ada.token, ...tokens].map((token) => findSession(token, ada.from)));
  expect(signedIn.map(Boolean)).toEqual([false, true, true, true]);
});

test("a stronger setting reaches each member at their next log-in", async () => {
  const ada = await aMember();
  change({ passwordIterations: 3000 });
  await logIn({ ...ada, password: "wrong" }, someone());
  const stored = async () => (await database().select().from(members))[0]?.passwordHash;
  expect(await stored()).toMatch(/i=1000,/);
  expect(await logIn(ada, someone())).toMatchObject({ ok: true });
  expect(await stored()).toMatch(/i=3000,/);
  expect(await logIn(ada, someone())).toMatchObject({ ok: true });
});

test("every wrong try costs as much as the dearest of the members' hashes, or what one costs today", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const triesOf = async (...usernames: string[]) => {
    const spent = [];
    for (const username of usernames)
      spent.push(await iterationsOf(() => logIn({ username, password: "wrong" }, someone())));
    return spent;
  };
  const everybody = [ada.username, ben.username, "nobody"];
  expect(await triesOf(...everybody)).toEqual([1000, 1000, 1000]);
  change({ passwordIterations: 3000 });
  expect(await triesOf(...everybody)).toEqual([3000, 3000, 3000]);
  await logIn(ada, someone());
  expect(await triesOf(...everybody)).toEqual([3000, 3000, 3000]);
  change({ passwordIterations: 2000 });
  expect(await triesOf(...everybody)).toEqual([3000, 3000, 3000]);
  await disable(ada.subject.id);
  expect(await triesOf(...everybody)).toEqual([3000, 3000, 3000]);
  // The last dear one goes: at the next log-in it is hashed anew.
  await enable(ada.subject.id);
  await logIn(ada, someone());
  expect(await triesOf(...everybody)).toEqual([2000, 2000, 2000]);
});

test("whoever was brought along costs everybody as much as the dearest of them, until the last is hashed anew", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const old = await bringAlong(ada, "pbkdf2:sha1:4096$salt$4b007901b765489abead49d926f721d065a429c1");
  const cost = 1000 + old.importedCost;
  expect(cost).toBeGreaterThan(2000);
  const imported = { username: ada.username, password: "password" };
  const tries = [
    { ...imported, password: "wrong" },
    { ...ben, password: "wrong" },
    { username: "nobody", password: "wrong" },
  ];
  const spent = async () => {
    const all = [];
    for (const typed of tries) all.push(await iterationsOf(() => logIn(typed, someone())));
    return all;
  };
  expect(await spent()).toEqual([cost, cost, cost]);
  expect(await iterationsOf(() => logIn(ben, someone()))).toBe(cost);
  await disable(ada.subject.id);
  expect(await spent()).toEqual([cost, cost, cost]);
  await enable(ada.subject.id);
  // And once more for the hash of today.
  expect(await iterationsOf(() => logIn(imported, someone()))).toBe(cost + 1000);
  expect(await spent()).toEqual([1000, 1000, 1000]);
});

test("a password that was brought along is hashed anew at the first log-in, however short it is", async () => {
  const ada = await aMember();
  await bringAlong(ada, createHash("sha512").update("abc").digest("hex"));
  const stored = async () => (await database().select().from(members))[0];
  expect(await logIn({ ...ada, password: "wrong" }, someone())).toEqual(wrong);
  expect(await logIn(ada, someone())).toEqual(wrong);
  expect(await stored()).toMatchObject({
    passwordHash: expect.stringContaining(",pre=sha512$"),
    importedCost: 2,
  });
  const old = { username: ada.username, password: "abc" };
  expect(await logIn(old, someone())).toMatchObject({ ok: true });
  expect(await stored()).toMatchObject({
    passwordHash: expect.stringMatching(/^\$pbkdf2-sha512\$i=1000,k=[\w-]{8}\$/),
    importedCost: 0,
    passwordChangedAt: start,
  });
  expect(await logIn(old, someone())).toMatchObject({ ok: true });
  expect(await logIn({ ...old, password: "abd" }, someone())).toEqual(wrong);
});

test("while there is no room for another hash the one that was brought along stays, and lets its member in", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const old = await bringAlong(ada, createHash("sha512").update("abc").digest("hex"));
  const imported = { username: ada.username, password: "abc" };
  // The first of Ada's is worked out at once; by the time of the second so much of others waits that it finds no room.
  hashing.thread ??= hashing.start!();
  const hashes = vi.spyOn(hashing.thread, "postMessage");
  const jobs = () => hashes.mock.calls.length;
  const entered = logIn(imported, someone());
  await vi.waitFor(() => expect(jobs()).toBe(1), { interval: 0 });
  const { start: starter } = hashing;
  const thread = hashing.thread;
  const finished = new Promise((done) => thread.once("message", done));
  hashing.thread = undefined;
  hashing.start = undefined;
  await finished;
  expect(await entered).toMatchObject({ ok: true });
  hashing.thread = thread;
  hashing.start = starter;
  hashes.mockRestore();
  const stored = (id: string) => database().select().from(members).where(eq(members.id, id));
  expect((await stored(ada.subject.id))[0]).toMatchObject(old);
  expect(await logIn(ben, someone())).toMatchObject({ ok: true });
  expect(await logIn(imported, someone())).toMatchObject({ ok: true });
  expect((await stored(ada.subject.id))[0]).toMatchObject({ importedCost: 0 });
});

/** Gives the member the hash of another system, as an import does. */
async function bringAlong({ subject }: { subject: { id: string } }, text: string) {
  const read = readForeign(text);
  if (!read.ok) throw new Error(read.why);
  const wrapped = await wrapForeign(read.foreign);
  await atomically(async (tx) => {
    await tx.update(members).set(wrapped).where(eq(members.id, subject.id));
  });
  return wrapped;
}

/** What the hashing thread is asked to work through meanwhile. */
async function iterationsOf(work: () => Promise<unknown>): Promise<number> {
  hashing.thread ??= hashing.start!();
  const asked = vi.spyOn(hashing.thread, "postMessage");
  await work();
  const jobs = asked.mock.calls.map(([job]) => job as HashJob);
  asked.mockRestore();
  return jobs.reduce((sum, { iterations, rest = 0 }) => sum + iterations + rest, 0);
}

test("when too much hashing waits, people are told when to come back, and nothing counts against them", async () => {
  // Long enough for the others to come while it is worked out.
  change({ passwordIterations: 200_000 });
  const ada = await aMember();
  hashing.meanMs = 3000;
  const outcomes = await Promise.all([1, 2, 3].map(() => logIn(ada, someone())));
  // Whichever came last.
  const refused = outcomes.filter(({ ok }) => !ok);
  expect(refused).toEqual([{ ok: false, code: "too many", retryAfterSeconds: 6 }]);
  // The two that succeeded are all that is counted of her.
  expect((await database().select().from(throttles)).filter(({ count }) => count > 2)).toEqual([]);
});

test("who knows a disabled member's password is told so, gets no session and has used up no try", async () => {
  change({ attemptsPerMember: 2 });
  const [ada, here] = [await aMember(), someone()];
  await disable(ada.subject.id);
  for (let times = 0; times < 4; times++)
    expect(await logIn(ada, here)).toEqual({ ok: false, code: "disabled" });
  expect((await listActivity(ada)).entries.map(({ event }) => event)).toEqual(["signed up"]);
  expect(await database().$count(sessions)).toBe(1);
  await enable(ada.subject.id);
  expect(await logIn(ada, here)).toMatchObject({ ok: true });
});

test("a member who is disabled while the password is being hashed does not get in", async () => {
  const ada = await aMember();
  const opening = logIn(ada, someone());
  await disable(ada.subject.id);
  expect(await opening).toMatchObject({ ok: false });
  expect(await findSession(ada.token, but(ada, {}).from)).toBeUndefined();
});

test("a browser that left while the password was being hashed has no session that nobody knows of", async () => {
  // Long enough to be seen while it is worked out.
  change({ passwordIterations: 200_000 });
  const ada = await aMember();
  const before = await database().$count(sessions);
  const leaving = new AbortController();
  const request = aRequest({ left: leaving.signal });
  const opening = requestContexts.run(request, () => logIn(ada, someone()));
  await vi.waitFor(() => expect(hashing.current).toBeDefined(), { interval: 1 });
  leaving.abort();
  await opening;
  expect(await database().$count(sessions)).toBe(before);
});
