import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq, gte, inArray, sql } from "#db/drizzle.ts";
import { activity, activityChains } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { aMember, but, hour, minute, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { budgets, rowsBetweenPrunings } from "./budgets.ts";
import { type ActivityEvent, failures } from "./events.ts";
import type { ActivityKind } from "./kinds.ts";
import { type ActivityPage, activityPages, listActivity } from "./list-activity.ts";
import { record, recordFailedSignIn } from "./record.ts";
import { sealDetail, type Thing } from "./sealed-detail.ts";
import { saveChains } from "./stored-rows.ts";

freshPortalPerTest();

test("activity is read in pages of fifty, newest first, each entry once", async () => {
  const ada = await aMember();
  for (let times = 1; times <= 120; times++)
    await atomically((tx) =>
      record(tx, but(ada, { at: start + times * hour }), "exported", [{ format: `number ${times}` }]),
    );
  const seen: string[] = [];
  let page: string | undefined;
  const sizes: number[] = [];
  do {
    const { entries, older }: ActivityPage = await listActivity(ada, page);
    seen.push(...entries.map(({ what }) => JSON.stringify(what)));
    sizes.push(entries.length);
    page = older;
  } while (page !== undefined);
  expect(sizes).toEqual([50, 50, 21]);
  expect(seen).toEqual([
    ...Array.from({ length: 120 }, (_, index) => `[{"format":"number ${120 - index}"}]`),
    "[]",
  ]);
});

test("what repeats within an hour, from one network, is one entry with a count and all that it was about", async () => {
  const ada = await aMember();
  const chrome =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
  const [name, contact, about] = ["name", "contact", "description"].map((field) => ({ field }));
  const change = (differences: Partial<typeof ada.from>, ...what: unknown[]) =>
    atomically((tx) => record(tx, but(ada, differences), "information changed", what as Thing[]));
  await change({ at: start + minute }, name, contact);
  await change({ at: start + 2 * minute, browser: chrome }, about, name);
  await change({ at: start + 3 * minute }, name);
  await change({ at: start + 4 * minute, address: "203.0.113.9" }, name);
  await change({ at: start + hour }, name);
  const firefox = { name: "Firefox", version: "141", system: "Windows" };
  const kind = { event: "information changed", address: ada.from.address, byThemselves: true };
  expect((await listActivity(ada)).entries.slice(0, -1)).toMatchObject([
    { ...kind, at: start + hour, count: 1, what: [name], browsers: [firefox] },
    { ...kind, at: start + 4 * minute, count: 1, address: "203.0.113.9" },
    {
      ...{ ...kind, at: start + 3 * minute, count: 3, what: [name, contact, about] },
      browsers: [firefox, { name: "Chrome", version: "156", system: "Linux" }],
    },
  ]);
});

test("each event and each actor has an entry of its own", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const acts: [SignedIn, ActivityEvent][] = [
    ...[ada, ada].map((act): [SignedIn, ActivityEvent] => [act, "session ended"]),
    [{ ...ada, actor: ben.subject }, "session ended"],
    [ada, "signed out"],
  ];
  for (const [act, event] of acts) await atomically((tx) => record(tx, act, event));
  expect((await listActivity(ada)).entries).toMatchObject([
    { event: "signed out", count: 1 },
    { event: "session ended", count: 1, byThemselves: false },
    { event: "session ended", count: 2, byThemselves: true },
    { event: "signed up" },
  ]);
});

test("rows of older versions, which hold words, are shown and counted on", async () => {
  const ada = await aMember();
  await atomically((tx) => record(tx, ada, "information changed"));
  const old = { address: "203.0.113.7", browser: "", otherBrowsers: ["Opera 9 on Haiku"], what: ["Contact"] };
  await atomically(async (tx) => {
    await tx
      .update(activity)
      .set({ detail: sealDetail(ada.subject.id, old), digest: null })
      .where(eq(activity.event, "information changed"));
    await saveChains(tx, [[ada.subject.id, { since: 1_000, chains: {} }]]);
  });
  await atomically((tx) => record(tx, ada, "information changed", [{ field: "name" }]));
  expect((await listActivity(ada)).entries[0]).toMatchObject({
    count: 2,
    browsers: [{ name: "Firefox" }, {}, "Opera 9 on Haiku"],
    what: ["Contact", { field: "name" }],
  });
});

test("an entry names at most so many things, and that there were more", async () => {
  const ada = await aMember();
  for (let times = 1; times <= 60; times++)
    await atomically((tx) => record(tx, ada, "session ended", [{ field: `field ${times}` }]));
  const { what } = (await listActivity(ada)).entries[0]!;
  expect(what).toEqual([...Array.from({ length: 50 }, (_, index) => ({ field: `field ${index + 1}` })), "…"]);
});

test("a row that cannot be read keeps nobody from logging in, and stays as it was found", async () => {
  const ada = await aMember();
  await logIn(ada, ada.from);
  await atomically(async (tx) => {
    await tx.update(activity).set({ detail: "damaged" }).where(eq(activity.event, "signed in"));
  });
  expect(await logIn(ada, ada.from)).toMatchObject({ ok: true });
  expect((await listActivity(ada)).entries.slice(0, 2)).toMatchObject([
    { event: "signed in", count: 1, address: ada.from.address },
    { event: "signed in", count: 1, unreadable: true },
  ]);
});

/** As if it had happened, hour after hour, so many times. */
async function past(
  ada: SignedIn,
  event: ActivityEvent,
  actorId: string | null,
  count: number,
): Promise<void> {
  await atomically(async (tx) => {
    // There were no chains then.
    await tx.update(activity).set({ link: null, digest: null });
    await tx.delete(activityChains);
    await saveChains(tx, [[ada.subject.id, { since: 1_000_000, chains: {} }]]);
    const before = await tx.$count(activity, eq(activity.memberId, ada.subject.id));
    const detail = sealDetail(ada.subject.id, { address: "203.0.113.7", browser: "", what: [] });
    const rows = Array.from({ length: count }, (_, index) => ({
      ...{ id: `${event} of ${actorId} ${index}`, memberId: ada.subject.id, number: before + index + 1 },
      ...{ actorId, at: start - hour, event, detail },
    }));
    for (let from = 0; from < count; from += 1_000)
      await tx.insert(activity).values(rows.slice(from, from + 1_000));
  });
}

test("however long somebody goes on, a member has at most ten thousand rows: their own give way to their own, failures to failures", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await past(ada, "session ended", ben.subject.id, 900);
  await past(ada, "exported", ada.subject.id, budgets.own - rowsBetweenPrunings);
  await past(ada, "failed sign-in", null, budgets.failures - rowsBetweenPrunings);
  const isFailure = inArray(activity.event, failures);
  const counted = (which: ReturnType<typeof eq>) =>
    sql<number>`cast(count(case when ${which} then 1 end) as integer)`;
  // More than there is room for of each, so that both are pruned.
  const most = 2 * rowsBetweenPrunings + 14;
  for (let times = 1; times <= most; times++) {
    const later = but(ada, { at: start + times * hour });
    await atomically((tx) => record(tx, later, times % 2 === 0 ? "wrong current password" : "signed in"));
    const [{ failed = 0, total = 0, others = 0 } = {}] = await database()
      .select({
        failed: counted(isFailure),
        total: counted(gte(activity.number, 1)),
        others: counted(eq(activity.actorId, ben.subject.id)),
      })
      .from(activity)
      .where(eq(activity.memberId, ada.subject.id));
    const own = total - failed - others;
    expect(others).toBe(900);
    for (const [rows, budget] of [
      [failed, budgets.failures],
      [own, budgets.own],
    ] as const) {
      expect(rows).toBeLessThanOrEqual(budget);
      expect(rows).toBeGreaterThanOrEqual(budget - rowsBetweenPrunings);
    }
  }
  const [newest] = (await listActivity(ada)).entries;
  expect(newest).toMatchObject({ event: "wrong current password", at: start + most * hour });
}, 90_000);

test("an activity that grew long before is shortened bit by bit, the oldest first", async () => {
  const ada = await aMember();
  await past(ada, "exported", ada.subject.id, budgets.own + 1_000);
  for (let times = 1; times <= 2 * rowsBetweenPrunings; times++)
    await atomically((tx) => record(tx, but(ada, { at: start + times * hour }), "signed in"));
  expect(await database().$count(activity)).toBeLessThanOrEqual(budgets.own);
  const [oldest] = await database().select().from(activity).orderBy(activity.number).limit(1);
  expect(oldest?.number).toBeGreaterThan(1_000);
}, 90_000);

test("newer pages lead back the way that the older ones came, up to the first", async () => {
  const ada = await aMember();
  for (let times = 1; times <= 120; times++)
    await atomically((tx) => record(tx, but(ada, { at: start + times * hour }), "exported"));
  const first = await listActivity(ada);
  const second = await listActivity(ada, first.older);
  const third = await listActivity(ada, second.older);
  expect(first).not.toHaveProperty("newer");
  expect(third).not.toHaveProperty("older");
  expect(await listActivity(ada, third.newer)).toEqual(second);
  expect(second.newer).toBe("");
  expect(await listActivity(ada, second.newer)).toEqual(first);
  // Between two pages: what is newer is not quite a page, so it is on the first.
  const oldest = await listActivity(ada, "1");
  expect(oldest.entries).toHaveLength(1);
  expect((await listActivity(ada, oldest.newer)).entries.at(-1)?.number).toBe(2);
});

test("an activity that is read whole comes page by page", async () => {
  const ada = await aMember();
  for (let times = 1; times <= 60; times++)
    await atomically((tx) => record(tx, but(ada, { at: start + times * hour }), "exported"));
  const sizes: number[] = [];
  for await (const entries of activityPages(ada)) sizes.push(entries.length);
  expect(sizes).toEqual([50, 11]);
});

test("each kind shows its own events, operators those of somebody else, page by page too", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  for (let times = 1; times <= 60; times++)
    await atomically((tx) => record(tx, but(ada, { at: start + times * hour }), "exported"));
  const later = but(ada, { at: start + 100 * hour });
  await atomically(async (tx) => {
    await recordFailedSignIn(tx, ada.subject.id, later.from);
    await record(tx, later, "password changed");
    await record(tx, { ...later, actor: ben.subject }, "session ended");
  });
  const eventsOf = async (kind: ActivityKind, page?: string) =>
    (await listActivity(ada, page, kind)).entries.map(({ event }) => event);
  expect(await eventsOf("log-ins")).toEqual(["failed sign-in", "signed up"]);
  expect(await eventsOf("security")).toEqual(["session ended", "password changed"]);
  expect(await eventsOf("operators")).toEqual(["session ended"]);
  const { older } = await listActivity(ada, "", "information");
  expect(await eventsOf("information", older)).toEqual(Array(10).fill("exported"));
  expect((await listActivity(ada, older, "information")).newer).toBe("");
  expect(await listActivity(ben, "", "security")).toEqual({ entries: [] });
});

test("a page that is none, or has nothing on it, is the first one", async () => {
  const ada = await aMember();
  const first = await listActivity(ada);
  expect(first.entries).toHaveLength(1);
  for (const page of ["", "0", "-1", "1e3", "x", "9".repeat(30), "1 or 1=1"])
    expect(await listActivity(ada, page)).toEqual(first);
  await atomically((tx) => record(tx, but(ada, { at: start + hour }), "exported"));
  expect((await listActivity(ada, "1", "information")).entries).toHaveLength(1);
});

test("a clock set back does not change the order", async () => {
  const ada = await aMember();
  for (const at of [start + 2 * hour, start + hour, start + 3 * hour])
    await atomically((tx) => record(tx, but(ada, { at }), "exported"));
  expect((await listActivity(ada)).entries.map(({ at }) => (at - start) / hour)).toEqual([3, 1, 2, 0]);
});

test("members see their own activity alone, and what somebody else did to them as such", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await atomically((tx) => record(tx, { ...ada, actor: ben.subject }, "session ended"));
  expect((await listActivity(ada)).entries).toMatchObject([{ byThemselves: false }, { byThemselves: true }]);
  expect((await listActivity(ben)).entries).toHaveLength(1);
});

test("what is rolled back was never recorded", async () => {
  const ada = await aMember();
  const failing = atomically(async (tx) => {
    await record(tx, ada, "exported");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await database().$count(activity)).toBe(1);
});

test("the database shows neither addresses, browsers nor fields", async () => {
  const ada = await aMember();
  await atomically((tx) => record(tx, ada, "information changed", [{ field: "contact" }]));
  const rows = JSON.stringify(await database().select().from(activity));
  for (const word of [ada.from.address, "Firefox", "contact"]) expect(rows).not.toContain(word);
});
