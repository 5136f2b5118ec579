import { expect, test } from "vitest";
import type { SignedIn } from "#features/act.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { aMember, but, hour, minute, second, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { textOf } from "../../tests/support/text-of.ts";
import { informationFiles } from "./export-everything.ts";
import { beginExport } from "./export-turn.ts";
import { recordExport } from "./record-export.ts";

freshPortalPerTest();

async function withInformation(values: Record<string, string>) {
  const ada = await aMember({ username: "Ada" });
  await updateInformation(ada, shownValues(await readInformation(ada)), values);
  return ada;
}

const bodyOf = (act: SignedIn, format: "json" | "csv") => textOf(informationFiles[format], act);

test("the JSON names its format and holds member, information, sessions and activity", async () => {
  const name = `O'Neal & "Söhne" <b>&amp;</b>`;
  const ada = await withInformation({ name, description: "two\nlines" });
  expect(informationFiles.json.filename).toBe("postern-information.json");
  expect(JSON.parse(await bodyOf(ada, "json"))).toMatchObject({
    format: "postern-export",
    version: 2,
    member: { username: "Ada", role: "member", state: "active", createdAt: "2026-11-25T12:00:00.000Z" },
    information: { name, contact: "", description: "two\nlines" },
    informationChanges: { name: { changedAt: "2026-11-25T12:00:00.000Z", changedBy: ada.subject.id } },
    sessions: [{ current: true, method: "password", address: ada.from.address }],
    activity: [{ event: "information changed" }, { event: "signed up" }],
  });
});

test("the CSV has a row a field, and runs nothing in a spreadsheet", async () => {
  const ada = await withInformation({ name: "=1+1", contact: 'a "b", c', description: "x\ny" });
  const { type, filename } = informationFiles.csv;
  expect({ type, filename, body: await bodyOf(ada, "csv") }).toEqual({
    body: `\uFEFFkey,label,value\r\nname,Name,'=1+1\r\ncontact,Contact,"a ""b"", c"\r\ndescription,About you,"x\ny"\r\n`,
    type: "text/csv; charset=utf-8",
    filename: "postern-information.csv",
  });
});

test("an export is an activity; making the file alone is not", async () => {
  const ada = await aMember();
  await bodyOf(ada, "json");
  expect((await listActivity(ada)).entries).toHaveLength(1);
  await recordExport(ada, "json");
  expect((await listActivity(ada)).entries[0]).toMatchObject({
    event: "exported",
    what: [{ format: "json" }],
  });
});

test("a long activity is there to its end", async () => {
  const ada = await aMember();
  for (let times = 1; times <= 120; times += 1)
    await recordExport(but(ada, { at: start + times * hour }), "csv");
  expect(JSON.parse(await bodyOf(ada, "json")).activity).toHaveLength(121);
});

test("it is read while it is sent, page by page", async () => {
  const ada = await aMember();
  for (let times = 1; times <= 120; times += 1)
    await recordExport(but(ada, { at: start + times * hour }), "csv");
  const pieces: string[] = [];
  for await (const piece of await informationFiles.json.pieces(ada)) pieces.push(piece);
  expect(pieces.map((piece) => piece.match(/"event"/g)?.length ?? 0)).toEqual([0, 50, 50, 21, 0]);
});

test("a member's exports are made one at a time, and one that never ended is over after a minute", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const first = await beginExport(ada);
  expect(await beginExport(but(ada, { at: start + 50 * second }))).toEqual({
    ...{ ok: false, code: "too many", retryAfterSeconds: 10 },
  });
  expect(await beginExport(ben)).toMatchObject({ ok: true });
  if (first.ok) await first.end();
  // From its own beginning on, not from the first one's.
  expect(await beginExport(but(ada, { at: start + 55 * second }))).toMatchObject({ ok: true });
  expect(await beginExport(but(ada, { at: start + 65 * second }))).toMatchObject({ ok: false });
  expect(await beginExport(but(ada, { at: start + 115 * second }))).toMatchObject({ ok: true });
});

test("twenty in an hour are let through", async () => {
  const ada = await aMember();
  for (let times = 0; times < 20; times += 1) {
    const turn = await beginExport(but(ada, { at: start + times * minute }));
    expect(turn).toMatchObject({ ok: true });
    if (turn.ok) await turn.end();
  }
  expect(await beginExport(but(ada, { at: start + 20 * minute }))).toEqual({
    ...{ ok: false, code: "too many", retryAfterSeconds: 40 * 60 },
  });
  expect(await beginExport(but(ada, { at: start + hour }))).toMatchObject({ ok: true });
});

test("nobody else's information is in it", async () => {
  await withInformation({ name: "Ada's own" });
  const bob = await aMember();
  for (const format of ["json", "csv"] as const) expect(await bodyOf(bob, format)).not.toContain("Ada's own");
});
