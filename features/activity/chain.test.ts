import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { and, asc, eq, isNotNull, isNull } from "#db/drizzle.ts";
import { activity, activityChains } from "#db/schema.ts";
import { type Act, commandLine } from "#features/act.ts";
import { adoptKeys, keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { aMember, but, day, hour, minute, start, type TestMember } from "../../tests/support/a-member.ts";
import {
  change as changeSettings,
  freshPortalPerTest,
  temporaryDirectory,
} from "../../tests/support/fresh-portal.ts";
import { beginChains } from "./begin-chains.ts";
import { pruneFailures } from "./budgets.ts";
import type { ActivityEvent } from "./events.ts";
import { record, recordFailedSignIn } from "./record.ts";
import { recordLooks } from "./record-looks.ts";
import { sealDetail } from "./sealed-detail.ts";
import { chainHeads, verifyActivity } from "./verify.ts";

freshPortalPerTest();

type Row = typeof activity.$inferSelect;

const brokenOf = async ({ subject }: Act) => (await verifyActivity(subject.id)).broken;
const rowsOf = ({ subject }: Act) =>
  database().select().from(activity).where(eq(activity.memberId, subject.id)).orderBy(asc(activity.number));

/** What a member, strangers and an operator did within three hours: of each chain closed rows and an open one. */
async function busy(ada: TestMember, ben: TestMember): Promise<void> {
  for (const at of [minute, 2 * minute, hour, 2 * hour, 3 * hour]) {
    const later = but(ada, { at: start + at });
    await atomically(async (tx) => {
      await record(tx, later, "information changed", [{ field: "name" }]);
      await recordFailedSignIn(tx, ada.subject.id, later.from);
      await record(tx, { ...later, actor: ben.subject }, "session ended");
      await record(tx, { ...later, actor: commandLine }, "disabled", [{ reason: "asked for" }]);
    });
  }
}

async function twoMembers(): Promise<[TestMember, TestMember]> {
  const members: [TestMember, TestMember] = [await aMember(), await aMember()];
  await busy(...members);
  return members;
}

/** Writes into the database as somebody who has no keys. */
const change = (row: Row, values: Partial<Row>) =>
  atomically(async (tx) => {
    await tx.update(activity).set(values).where(eq(activity.id, row.id));
  });
const remove = (row: Row) =>
  atomically(async (tx) => {
    await tx.delete(activity).where(eq(activity.id, row.id));
  });

test("what the portal wrote is whole, whatever happened in which order", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const events: ActivityEvent[] = ["signed in", "information changed", "wrong current password", "viewed"];
  const step = fc.record({
    event: fc.constantFrom(...events),
    actor: fc.constantFrom(ada.subject, ben.subject, commandLine),
    // Clocks are set back, too.
    at: fc.integer({ min: -2 * day, max: 2 * day }),
  });
  const steps = fc.sample(fc.array(step, { minLength: 150, maxLength: 150 }), 1)[0] ?? [];
  for (const { event, actor, at } of steps)
    await atomically((tx) => record(tx, { ...but(ada, { at: start + at }), actor }, event));
  expect(await brokenOf(ada)).toEqual([]);
  expect((await rowsOf(ada)).filter(({ link }) => link !== null).length).toBeGreaterThan(20);
});

const changes: [string, (row: Row) => Partial<Row>][] = [
  ["another time", ({ at }) => ({ at: at - hour })],
  ["another count", ({ count }) => ({ count: count + 1 })],
  ["another event", () => ({ event: "signed out" })],
  [
    "another detail",
    ({ memberId }) => ({ detail: sealDetail(memberId, { address: "", browser: "", what: [] }) }),
  ],
  ["another number", () => ({ number: 1_000_000 })],
];

test.each(changes)("a row with %s is named, closed or open", async (_what, changed) => {
  const [ada] = await twoMembers();
  for (const which of [isNotNull(activity.link), isNull(activity.link)]) {
    const [row] = await database()
      .select()
      .from(activity)
      .where(and(eq(activity.memberId, ada.subject.id), eq(activity.event, "information changed"), which));
    await change(row as Row, changed(row as Row));
    expect((await brokenOf(ada)).map(({ id }) => id)).toContain(row?.id);
    await change(row as Row, row as Row);
    expect(await brokenOf(ada)).toEqual([]);
  }
});

test("of a closed row that is missing the next one is named, of the newest and of open ones that something is", async () => {
  const [ada] = await twoMembers();
  const rows = await rowsOf(ada);
  const links = rows
    .filter((row) => row.event === "failed sign-in")
    .sort((a, b) => (a.link ?? 99) - (b.link ?? 99));
  for (const [at, why] of [
    [1, "missing"],
    [links.length - 2, "missing"],
    [links.length - 1, "missing"],
  ] as const) {
    const [gone, next] = [links[at] as Row, links[at + 1]];
    await remove(gone);
    const broken = await brokenOf(ada);
    expect(broken.map((one) => one.why)).toContain(why);
    if (next?.link) expect(broken.map(({ id }) => id)).toContain(next.id);
    await atomically(async (tx) => {
      await tx.insert(activity).values(gone);
    });
    expect(await brokenOf(ada)).toEqual([]);
  }
});

test("rows do not hold of another member, twice, or without their chain", async () => {
  const [ada, ben] = await twoMembers();
  await busy(ben, ada);
  const row = (await rowsOf(ada)).find(({ link }) => link === 2) as Row;
  const copy = { ...row, id: "a copy", number: 1_000, mergeKey: null };
  await atomically(async (tx) => {
    await tx.insert(activity).values([copy, { ...copy, id: "ben's", memberId: ben.subject.id }]);
  });
  expect((await brokenOf(ada)).map(({ id }) => id)).toContain("a copy");
  expect((await brokenOf(ben)).map(({ id }) => id)).toContain("ben's");
  await atomically(async (tx) => {
    await tx.delete(activity).where(eq(activity.number, 1_000));
  });
  expect(await brokenOf(ada)).toEqual([]);
  const [state] = await database()
    .select()
    .from(activityChains)
    .where(eq(activityChains.memberId, ben.subject.id));
  await atomically(async (tx) => {
    await tx
      .update(activityChains)
      .set({ state: state?.state ?? "" })
      .where(eq(activityChains.memberId, ada.subject.id));
  });
  expect((await brokenOf(ada)).length).toBeGreaterThan(0);
});

test("whoever takes the chains away, and a row with them, is found out, also after more was written", async () => {
  const [ada, ben] = await twoMembers();
  const row = (await rowsOf(ada)).find(({ actorId }) => actorId === ben.subject.id) as Row;
  await atomically(async (tx) => {
    await tx.delete(activityChains).where(eq(activityChains.memberId, ada.subject.id));
    await tx.update(activity).set({ link: null, digest: null }).where(eq(activity.memberId, ada.subject.id));
  });
  await remove(row);
  expect(await brokenOf(ada)).toMatchObject([{ why: "missing" }]);
  await busy(ada, ben);
  expect((await brokenOf(ada)).length).toBeGreaterThan(0);
});

test("no row can be put in as one from before there were chains", async () => {
  const [ada] = await twoMembers();
  const [row] = await rowsOf(ada);
  for (const number of [0, -1, 1_000]) {
    const forged = {
      ...(row as Row),
      id: `forged ${number}`,
      number,
      mergeKey: null,
      link: null,
      digest: null,
    };
    await atomically(async (tx) => {
      await tx.insert(activity).values(forged);
    });
    expect((await brokenOf(ada)).map(({ id }) => id)).toEqual([forged.id]);
    await remove(forged);
  }
});

test("one chain cannot be put back to what it was while the others go on", async () => {
  const [ada, ben] = await twoMembers();
  const before = await database()
    .select()
    .from(activityChains)
    .where(eq(activityChains.memberId, ada.subject.id));
  const looks = (rows: Row[]) => rows.filter(({ actorId }) => actorId === ben.subject.id);
  const old = looks(await rowsOf(ada));
  await busy(ada, ben);
  for (const row of looks(await rowsOf(ada))) await remove(row);
  await atomically(async (tx) => {
    await tx.insert(activity).values(old);
    await tx
      .update(activityChains)
      .set(before[0] ?? {})
      .where(eq(activityChains.memberId, ada.subject.id));
  });
  expect((await brokenOf(ada)).length).toBeGreaterThan(0);
});

test("an export from before tells that an open row was taken out with the state put back", async () => {
  const [ada, ben] = await twoMembers();
  const heads = JSON.stringify(await chainHeads(ada.subject.id));
  const later = but(ada, { at: start + 3 * hour + minute });
  await atomically((tx) => record(tx, { ...later, actor: ben.subject }, "viewed"));
  expect(JSON.stringify(await chainHeads(ada.subject.id))).not.toBe(heads);
});

test("who is from before there were chains is given them once, and no row of theirs looks broken", async () => {
  const ada = await aMember();
  const file = join(settings().dataDir, "chains");
  const old = async () => {
    changeSettings({ dataDir: temporaryDirectory() });
    await atomically(async (tx) => {
      await tx.delete(activityChains);
      await tx.update(activity).set({ link: null, digest: null });
    });
  };
  await old();
  expect(existsSync(file)).toBe(true);
  await atomically((tx) => record(tx, but(ada, { at: start + minute }), "signed in"));
  expect(await brokenOf(ada)).toEqual([]);
  await beginChains(async () => true);
  expect(await database().$count(activityChains)).toBe(0);
  await beginChains(async () => false);
  expect(await brokenOf(ada)).toEqual([]);
  await atomically((tx) => record(tx, but(ada, { at: start + 2 * minute }), "signed in"));
  await atomically((tx) => record(tx, but(ada, { at: start + 2 * hour }), "signed in"));
  expect(await brokenOf(ada)).toEqual([]);
  expect((await rowsOf(ada)).filter(({ digest }) => digest !== null)).toHaveLength(2);
}, 30_000);

test("an open row that somebody changed is closed as it is, named for good, and counted in no more", async () => {
  const [ada] = await twoMembers();
  const [row] = (await rowsOf(ada)).filter(
    ({ link, event }) => link === null && event === "information changed",
  );
  await change(row as Row, { count: 7 });
  await atomically((tx) => record(tx, but(ada, { at: start + 3 * hour + minute }), "information changed"));
  await busy(ada, ada);
  expect((await brokenOf(ada)).map(({ id }) => id)).toContain(row?.id);
  const rows = await rowsOf(ada);
  expect(rows.find(({ id }) => id === row?.id)).toMatchObject({ count: 7, mergeKey: null });
});

test("what is pruned leaves a chain that holds", async () => {
  const [ada] = await twoMembers();
  const now = start + 4 * hour;
  const pruned = await atomically((tx) => pruneFailures(tx, ada.subject.id, { until: start + hour, now }));
  expect(pruned).toBe(2);
  expect(await brokenOf(ada)).toEqual([]);
  await busy(ada, ada);
  expect(await brokenOf(ada)).toEqual([]);
});

test("another data key, and values sealed anew under it, change nothing", async () => {
  const [ada, ben] = await twoMembers();
  const before = keys();
  adoptKeys({ ...before, data: [randomBytes(32), ...before.data] });
  for (const row of await rowsOf(ada)) {
    const detail = { address: "198.51.100.1", browser: "", what: [] };
    expect(row.detail).not.toBe(sealDetail(ada.subject.id, detail));
  }
  await busy(ada, ben);
  expect(await brokenOf(ada)).toEqual([]);
  adoptKeys(before);
});

test("a state that cannot be read keeps nobody from anything, and is told", async () => {
  const [ada, ben] = await twoMembers();
  await atomically(async (tx) => {
    await tx
      .update(activityChains)
      .set({ state: "damaged" })
      .where(eq(activityChains.memberId, ada.subject.id));
  });
  expect((await brokenOf(ada)).length).toBeGreaterThan(0);
  await busy(ada, ben);
  expect((await brokenOf(ada)).length).toBeGreaterThan(0);
});

test("looks at many members at once are one row a day each, and hold in every chain", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const all = [ada, ben, await aMember()];
  const ids = all.map(({ subject }) => subject.id);
  const look = (at: number) =>
    atomically((tx) =>
      recordLooks(tx, { actor: ben.subject, from: { ...ben.from, at } }, ids, "listed", [{ field: "name" }]),
    );
  for (const at of [start, start + hour, start + day, start + 2 * day]) await look(at);
  for (const one of all) {
    const rows = (await rowsOf(one)).filter(({ event }) => event === "listed");
    expect(rows.map(({ count }) => count)).toEqual([2, 1, 1]);
    expect(await brokenOf(one)).toEqual([]);
  }
});
