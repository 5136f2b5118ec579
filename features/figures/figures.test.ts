import { afterEach, expect, test } from "vitest";
import { atomically, closeDatabase, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { figures, members } from "#db/schema.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { settings } from "#lib/settings.ts";
import { aMember, day, someone, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest, temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { addCounts, count, countRequest, takeCounts } from "./count.ts";
import { dayOf, keptDays, keptUntil } from "./day-of.ts";
import { readFigures } from "./read-figures.ts";
import { saveFigures, saveSharedFigures } from "./save-figures.ts";

freshPortalPerTest();
afterEach(() => void takeCounts());

const read = (now = start) => readFigures(database(), now);
const today = async (now = start) => (await read(now)).at(-1);

/** From here on this is another machine, with the same database. */
function onAnotherMachine(): void {
  const { databaseUrl } = settings();
  change({ dataDir: temporaryDirectory(), databaseUrl });
}

test("log-ins, failed ones and sign-ups are counted where they happen, each once", async () => {
  const ada = await aMember();
  await logIn(ada, someone());
  await logIn({ ...ada, password: "wrong" }, someone());
  await logIn({ username: "nobody at all", password: "wrong" }, someone());
  await saveFigures(start);
  expect(await today()).toMatchObject({ signUps: 1, logIns: 1, failedLogIns: 2 });
  await saveFigures(start);
  expect(await today()).toMatchObject({ signUps: 1, logIns: 1, failedLogIns: 2 });
});

test("what workers count is added up, over the minutes of a day and over machines", async () => {
  for (const ms of [1, 2, 1_000]) countRequest(ms);
  const handedOver = takeCounts();
  countRequest(2);
  addCounts(handedOver);
  await saveFigures(start);
  expect(await today()).toMatchObject({ requests: 4 });
  onAnotherMachine();
  addCounts(handedOver);
  await saveFigures(start + 1);
  const { requests, p50, p99 } = (await today()) ?? {};
  expect(requests).toBe(7);
  expect(p50).toBeCloseTo(2 ** 1.25);
  expect(p99).toBeGreaterThan(1_000);
});

test("of a machine's memory the most of the day stays, and that of all machines is added", async () => {
  await saveFigures(start, { workers: 2, "memory bytes": 300 });
  await saveFigures(start, { workers: 1, "memory bytes": 200 });
  expect(await today()).toMatchObject({ workers: 2, memoryBytes: 300 });
  onAnotherMachine();
  await saveFigures(start, { workers: 4, "memory bytes": 500 });
  const { workers, memoryBytes, freeBytes = 0 } = (await today()) ?? {};
  expect([workers, memoryBytes]).toEqual([6, 800]);
  expect(freeBytes).toBeGreaterThan(0);
});

test("members stand there by state, those of the last look of the day, however many machines look", async () => {
  const ada = await aMember();
  await aMember();
  await saveSharedFigures(start);
  await atomically(async (tx) => {
    await tx.update(members).set({ state: "disabled" }).where(eq(members.id, ada.subject.id));
  });
  onAnotherMachine();
  await saveSharedFigures(start + 1);
  const found = await today();
  expect(found).toMatchObject({ members: 2 });
  expect(found?.states).toEqual({ active: 1, "awaiting approval": 0, disabled: 1, refused: 0 });
  expect(found?.databaseBytes).toBeGreaterThan(10_000);
});

test("a day on which the portal ran has zeros, one on which it did not has gaps", async () => {
  expect(await read()).toEqual([]);
  count("log-ins");
  await saveFigures(start - 2 * day);
  await saveFigures(start, { workers: 1, "memory bytes": 1 });
  const [first, gap, last, ...more] = await read();
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    logIns: 1,
    failedLogIns: 0,
    requests: 0,
    p50: undefined,
    members: undefined,
  });
  expect(gap).toMatchObject({ logIns: undefined, requests: undefined, workers: undefined });
  expect(last).toMatchObject({ logIns: 0, workers: 1 });
});

test("figures are shown for ninety days, and then deleted", async () => {
  count("log-ins");
  await saveFigures(start - (keptDays - 1) * day);
  count("log-ins");
  await saveFigures(start - keptDays * day);
  expect(await read()).toHaveLength(keptDays);
  expect(await database().$count(figures)).toBe(2);
  await saveSharedFigures(start);
  const days = await database().selectDistinct({ day: figures.day }).from(figures).orderBy(figures.day);
  expect(days.map((row) => row.day)).toEqual([dayOf(start - (keptDays - 1) * day), dayOf(start)]);
});

test("after a clock was set back its days go on, and none of a time to come is shown", async () => {
  count("log-ins");
  await saveFigures(start + day);
  count("log-ins");
  await saveFigures(start);
  expect((await read()).map(({ logIns }) => logIns)).toEqual([1]);
  count("log-ins");
  await saveFigures(start + day);
  expect((await read(start + day)).map(({ logIns }) => logIns)).toEqual([1, 2]);
});

test("what could not be saved is saved with the next", async () => {
  count("log-ins");
  const { databaseUrl } = settings();
  await closeDatabase();
  change({ databaseUrl: databaseUrl.replace(/[^/]+$/, "missing") });
  await expect(saveFigures(start)).rejects.toThrow();
  await closeDatabase();
  change({ databaseUrl });
  count("log-ins");
  await saveFigures(start);
  expect(await today()).toMatchObject({ logIns: 2 });
});

test.each(["Europe/Berlin", "America/New_York", "Pacific/Apia"])(
  "in %s each of ninety days comes once, also where the clock changes",
  (timeZone) => {
    const before = process.env.TZ;
    process.env.TZ = timeZone;
    try {
      for (const now of [Date.UTC(2026, 2, 29, 23, 59), Date.UTC(2026, 10, 1, 0, 1), start]) {
        const days = keptUntil(now);
        expect(new Set(days).size).toBe(keptDays);
        expect(days.at(-1)).toBe(dayOf(now));
        expect(days).toEqual(days.toSorted());
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  },
);
