import { expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { activity } from "#db/schema.ts";
import { record, recordFailedSignIn } from "#features/activity/record.ts";
import { aMember, but, hour, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { textOf } from "../../tests/support/text-of.ts";
import { activityFile } from "./export-activity.ts";

freshPortalPerTest();

test("the CSV has a row an entry, newest first, with codes in no language", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const [at, from] = [start + hour, { ...ada.from, at: start + 2 * hour }];
  await atomically(async (tx) => {
    const operator = { ...but(ada, { at }), actor: ben.subject };
    const browser = { name: "Chrome", version: "156", system: "Linux" };
    await record(tx, operator, "session ended", [{ browser }, { browser: "unreadable" }]);
    await recordFailedSignIn(tx, ada.subject.id, from);
    await recordFailedSignIn(tx, ada.subject.id, { ...from, browser: "" });
    await record(tx, but(ada, { at: start + 3 * hour }), "information changed", [
      { field: "name" },
      { field: "contact" },
    ]);
  });
  const { address } = ada.from;
  expect(await textOf(activityFile, ada)).toBe(
    [
      "\uFEFFtime,event,count,browser,address,actor,detail",
      `2026-11-25T15:00:00.000Z,information changed,1,Firefox 141 Windows,${address},member,"name; contact"`,
      `2026-11-25T14:00:00.000Z,failed sign-in,2,"; Firefox 141 Windows",${address},unknown,`,
      `2026-11-25T13:00:00.000Z,session ended,1,,,operator,"Chrome 156 Linux; "`,
      `2026-11-25T12:00:00.000Z,signed up,1,Firefox 141 Windows,${address},member,`,
      "",
    ].join("\r\n"),
  );
});

test("a browser's name runs nothing in a spreadsheet", async () => {
  const ada = await aMember();
  await atomically((tx) => record(tx, ada, "session ended", [{ browser: { name: "=1+1" } }]));
  expect(await textOf(activityFile, ada)).toContain(",'=1+1\r\n");
});

test("an entry that cannot be read is there, and says so", async () => {
  const ada = await aMember();
  await atomically(async (tx) => {
    await tx.update(activity).set({ detail: "damaged" }).where(eq(activity.memberId, ada.subject.id));
  });
  expect(await textOf(activityFile, ada)).toContain("T12:00:00.000Z,signed up,1,,,member,unreadable\r\n");
});

test("a long activity is there to its end, and nobody else's", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  for (let times = 1; times <= 120; times += 1)
    await atomically((tx) => record(tx, but(ada, { at: start + times * hour }), "exported"));
  expect((await textOf(activityFile, ada)).split("\r\n")).toHaveLength(1 + 121 + 1);
  expect((await textOf(activityFile, ben)).split("\r\n")).toHaveLength(1 + 1 + 1);
});
