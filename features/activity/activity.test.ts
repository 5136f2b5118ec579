import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { activity } from "#db/schema.ts";
import { aMember, but, hour, minute, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { listActivity } from "./list-activity.ts";
import { record } from "./record.ts";

freshPortalPerTest();

test("activity is read in pages of fifty, newest first, each entry once", async () => {
  const ada = await aMember();
  for (let times = 1; times <= 120; times++)
    await atomically((tx) =>
      record(tx, but(ada, { at: start + times * minute }), "exported", `number ${times}`),
    );
  const seen: string[] = [];
  let page: string | undefined;
  const sizes: number[] = [];
  do {
    const { entries, next } = await listActivity(ada, page);
    seen.push(...entries.map(({ what }) => what ?? ""));
    sizes.push(entries.length);
    page = next;
  } while (page !== undefined);
  expect(sizes).toEqual([50, 50, 21]);
  expect(seen).toEqual([...Array.from({ length: 120 }, (_, index) => `number ${120 - index}`), ""]);
});

test("a page that is none is the first one", async () => {
  const ada = await aMember();
  const { entries } = await listActivity(ada);
  for (const page of ["", "0", "-1", "1e3", "x", "9".repeat(30), "1 or 1=1"])
    expect((await listActivity(ada, page)).entries).toEqual(entries);
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

test("the database shows neither addresses, browsers nor words", async () => {
  const ada = await aMember();
  await atomically((tx) => record(tx, ada, "information changed", "Contact"));
  const rows = JSON.stringify(await database().select().from(activity));
  for (const word of [ada.from.address, "Firefox", "Contact"]) expect(rows).not.toContain(word);
});
