import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { information, members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { text } from "#features/field-types/text.ts";
import { adoptKeys, keys } from "#lib/keys.ts";
import { pages } from "#lib/words/en/pages.ts";
import { aMember, but, minute } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepField } from "../../tests/support/keep-field.ts";
import { listHistory, putBack } from "./history.ts";
import { readInformation } from "./read-information.ts";
import { type Shown, shownValues } from "./shown-values.ts";
import { updateInformation } from "./update-information.ts";

freshPortalPerTest();

/** What a form that this member opens now shows. */
async function formOf(act: SignedIn): Promise<Shown> {
  return shownValues(await readInformation(act));
}

async function valuesOf(act: SignedIn): Promise<Record<string, string | undefined>> {
  return Object.fromEntries((await readInformation(act)).map(({ field, value }) => [field.key, value]));
}

async function versionOf({ subject }: SignedIn): Promise<number | undefined> {
  const [row] = await database().select().from(members).where(eq(members.id, subject.id));
  return row?.version;
}

test("a new member is asked for name, contact and description, and has given nothing", async () => {
  const ada = await aMember();
  expect(await readInformation(ada)).toMatchObject([
    { field: { key: "name", ...pages.fields.name, type: "text", limit: 200 }, value: undefined },
    { field: { key: "contact", ...pages.fields.contact, type: "text", limit: 200 }, value: undefined },
    {
      field: { key: "description", ...pages.fields.description, type: "long text", limit: 5000 },
      value: undefined,
    },
  ]);
});

test("what is saved is there, sealed, with the time and the change in the activity, values left out of it", async () => {
  const ada = await aMember();
  const later = but(ada, { at: ada.from.at + minute });
  const outcome = await updateInformation(later, await formOf(ada), {
    name: "Ada",
    contact: "ada@example.org",
    description: "",
  });
  expect(outcome).toEqual({ ok: true, changed: 2 });
  expect(await valuesOf(ada)).toEqual({ name: "Ada", contact: "ada@example.org", description: undefined });
  expect(await versionOf(ada)).toBe(ada.subject.version + 1);
  const [row] = await database().select().from(information).where(eq(information.fieldKey, "name"));
  expect(row?.value).not.toContain("Ada");
  const { entries } = await listActivity(ada);
  expect(entries[0]).toMatchObject({
    event: "information changed",
    what: [{ field: "name" }, { field: "contact" }],
    at: later.from.at,
  });
});

test("a box without a value that is not ticked says no only of what members may always write, and only in their words", async () => {
  const ada = await aMember();
  await keepField({ key: "news", type: "yes or no" });
  await keepField({ key: "alone", type: "yes or no", access: "member alone" });
  await keepField({ key: "once", type: "yes or no", access: "set once" });
  await keepField({ key: "proposed", type: "yes or no", access: "proposed" });
  const mayWrite = () => true;
  expect(await updateInformation(ada, await formOf(ada), {}, { mayWrite })).toEqual({ ok: true, changed: 0 });
  expect(await updateInformation(ada, await formOf(ada), {})).toEqual({ ok: true, changed: 2 });
  expect(await valuesOf(ada)).toMatchObject({
    news: "no",
    alone: "no",
    once: undefined,
    proposed: undefined,
  });
  await updateInformation(ada, await formOf(ada), { once: "yes", news: "yes" });
  expect(await valuesOf(ada)).toMatchObject({ news: "yes", once: "yes" });
  // A tick that is taken away is a no in anybody's form.
  await updateInformation(ada, await formOf(ada), { once: "yes" }, { mayWrite });
  expect(await valuesOf(ada)).toMatchObject({ news: "no", once: "yes" });
});

test("a control left alone changes nothing, also where the rules of today would keep it in another way", async () => {
  const ada = await aMember();
  const food = { key: "food", type: "several of" } as const;
  const options = ["meat", "fish"].map((key) => ({ key, label: key }));
  await keepField({ ...food, options });
  await keepField({ key: "born", type: "date" });
  const typed = { "born.day": "3", "born.month": "2" };
  const values = { description: "two\nlines", food: "meat\nfish", ...typed, "born.year": "2001" };
  await updateInformation(ada, await formOf(ada), values);
  await keepField({ ...food, options: options.toReversed() });
  await keepField({ key: "born", type: "date", rules: { year: "never" } });
  await keepField({ key: "description" });
  const kept = await valuesOf(ada);
  const { field, value } = (await readInformation(ada)).find((entry) => entry.value?.includes("lines"))!;
  expect(text.typedOf(value!, field)).toEqual({ description: "two lines" });
  const left = { ...typed, food: "fish\nmeat", description: "two lines" };
  expect(await updateInformation(ada, await formOf(ada), left)).toEqual({ ok: true, changed: 0 });
  expect(await valuesOf(ada)).toEqual(kept);
  expect(await updateInformation(ada, await formOf(ada), { ...left, "born.day": "4" })).toMatchObject({
    changed: 1,
  });
  expect(await valuesOf(ada)).toEqual({ ...kept, born: "--02-04" });
});

test("what a form of before did not send stays, and a day without the year that is asked for by now is said", async () => {
  const ada = await aMember();
  const born = { key: "born", type: "date", rules: { year: "never" } } as const;
  await keepField(born);
  const day = { "born.day": "3", "born.month": "2" };
  await updateInformation(ada, await formOf(ada), { name: "Ada", ...day });
  const form = await formOf(ada);
  await keepField({ ...born, rules: {} });
  expect(await updateInformation(ada, form, { contact: "by post", ...day })).toEqual({
    ok: true,
    changed: 1,
  });
  expect(await valuesOf(ada)).toMatchObject({ name: "Ada", contact: "by post", born: "--02-03" });
  expect(await updateInformation(ada, form, { ...day, "born.day": "4" })).toEqual({
    ok: false,
    problems: { born: [{ code: "year missing" }] },
  });
});

test("an option that is not offered any more is kept with others, and never chosen again", async () => {
  const ada = await aMember();
  const food = { key: "food", type: "several of" } as const;
  const [meat, fish] = ["meat", "fish"].map((key) => ({ key, label: key }));
  await keepField({ ...food, options: [meat!, fish!] });
  const save = async (chosen: string) => updateInformation(ada, await formOf(ada), { food: chosen });
  await save("meat");
  await keepField({ ...food, options: [{ ...meat!, isRetired: true }, fish!] });
  expect(await save("meat\nfish")).toEqual({ ok: true, changed: 1 });
  expect(await save("fish")).toEqual({ ok: true, changed: 1 });
  expect(await save("meat\nfish")).toEqual({ ok: false, problems: { food: [{ code: "not an option" }] } });
  const { values } = await listHistory(ada);
  const withMeat = values.find(({ value }) => value === "meat\nfish");
  expect(await putBack(ada, await formOf(ada), withMeat!.id)).toMatchObject({ problems: { food: [{}] } });
});

test("what is emptied is gone, and the activity says what was removed, apart from what was changed", async () => {
  const ada = await aMember();
  await updateInformation(ada, await formOf(ada), { name: "Ada", contact: "ada@example.org" });
  const later = but(ada, { at: ada.from.at + 60 * minute });
  await updateInformation(later, await formOf(ada), { name: "", contact: "", description: "Hello" });
  expect(await valuesOf(ada)).toEqual({ name: undefined, contact: undefined, description: "Hello" });
  const { entries } = await listActivity(ada);
  expect(entries.slice(0, 2)).toMatchObject([
    { event: "information removed", what: [{ field: "name" }, { field: "contact" }] },
    { event: "information changed", what: [{ field: "description" }] },
  ]);
});

test("saving what is there already adds nothing: no version, no activity, no time", async () => {
  const ada = await aMember();
  const text = "\n\nHello\n  ";
  await updateInformation(ada, await formOf(ada), { description: text });
  const before = [await versionOf(ada), await listActivity(ada), await readInformation(ada)];
  for (const typed of [text, text.replaceAll("\n", "\r\n")]) {
    const outcome = await updateInformation(but(ada, { at: ada.from.at + minute }), await formOf(ada), {
      name: "",
      description: typed,
    });
    expect(outcome).toEqual({ ok: true, changed: 0 });
  }
  expect([await versionOf(ada), await listActivity(ada), await readInformation(ada)]).toEqual(before);
});

test("an emptied value is gone", async () => {
  const ada = await aMember();
  await updateInformation(ada, await formOf(ada), { name: "Ada" });
  expect(await updateInformation(ada, await formOf(ada), { name: "" })).toEqual({ ok: true, changed: 1 });
  expect(await database().$count(information)).toBe(0);
});

test("two tabs that change different fields both win", async () => {
  const ada = await aMember();
  const [tabA, tabB] = [await formOf(ada), await formOf(ada)];
  await updateInformation(ada, tabA, { name: "Ada", contact: "", description: "" });
  await updateInformation(ada, tabB, { name: "", contact: "by post", description: "" });
  expect(await valuesOf(ada)).toMatchObject({ name: "Ada", contact: "by post" });
});

test("two tabs that change one field: the second is told, sees both values and can choose", async () => {
  const ada = await aMember();
  const [tabA, tabB] = [await formOf(ada), await formOf(ada)];
  await updateInformation(ada, tabA, { name: "Ada", contact: "" });
  const outcome = await updateInformation(ada, tabB, { name: "Augusta", contact: "by post" });
  expect(outcome).toMatchObject({
    ok: false,
    code: "clash",
    clashes: { name: { yours: "Augusta", theirs: "Ada" } },
    values: { name: "Augusta", contact: "by post" },
  });
  expect(await valuesOf(ada)).toEqual({ name: "Ada", contact: undefined, description: undefined });
  const shown = "shown" in outcome ? outcome.shown : new Map();
  const again = await updateInformation(ada, shown, { name: "Augusta", contact: "by post" });
  expect(again).toEqual({ ok: true, changed: 2 });
});

test("two tabs that change one field to the same value agree, and a form posted twice says both times that it is saved", async () => {
  const ada = await aMember();
  const [tabA, tabB] = [await formOf(ada), await formOf(ada)];
  await updateInformation(ada, tabA, { name: "Ada" });
  const before = [await versionOf(ada), await listActivity(ada)];
  expect(await updateInformation(ada, tabB, { name: "Ada" })).toEqual({ ok: true, changed: 1 });
  expect(await updateInformation(ada, tabA, { name: "Ada" })).toEqual({ ok: true, changed: 1 });
  expect([await versionOf(ada), await listActivity(ada)]).toEqual(before);
});

test("a form from before the data key was rotated is saved after it, and still clashes where it should", async () => {
  const ada = await aMember();
  await updateInformation(ada, await formOf(ada), { name: "Ada", contact: "by post" });
  const form = await formOf(ada);
  adoptKeys({ ...keys(), data: [randomBytes(32), ...keys().data] });
  expect(await updateInformation(ada, form, { name: "Augusta", contact: "by post" })).toEqual({
    ok: true,
    changed: 1,
  });
  expect(await updateInformation(ada, form, { name: "Lena" })).toMatchObject({ code: "clash" });
});

test("one wrong value and nothing is saved", async () => {
  const ada = await aMember();
  const form = await formOf(ada);
  expect(await updateInformation(ada, form, { name: "a".repeat(201), contact: "by post" })).toEqual({
    ok: false,
    problems: { name: [{ code: "too long", values: { limit: 200, typed: 201 } }] },
  });
  expect(await updateInformation(ada, form, { name: "a\u0000b", contact: "\ud800" })).toEqual({
    ok: false,
    problems: { name: [{ code: "broken text" }], contact: [{ code: "broken text" }] },
  });
  expect(await database().$count(information)).toBe(0);
});

test("a limit counts what a person sees as letters no shorter than code points, and cuts nothing", async () => {
  const ada = await aMember();
  const flags = "\u{1F1E9}\u{1F1EA}".repeat(100);
  expect(await updateInformation(ada, await formOf(ada), { name: flags })).toEqual({ ok: true, changed: 1 });
  expect((await valuesOf(ada)).name).toBe(flags);
  expect(await updateInformation(ada, await formOf(ada), { name: `${flags}x` })).toMatchObject({ ok: false });
});

test("a form touches only what it showed", async () => {
  const ada = await aMember();
  const onlyName = new Map([...(await formOf(ada))].filter(([key]) => key === "name"));
  const values = { name: "Ada", contact: "not shown", __proto__: "x", username: "root" };
  expect(await updateInformation(ada, onlyName, values)).toEqual({ ok: true, changed: 1 });
  expect(await valuesOf(ada)).toEqual({ name: "Ada", contact: undefined, description: undefined });
});

test("nobody's form changes another's information", async () => {
  const [ada, bob] = [await aMember(), await aMember()];
  await updateInformation(ada, await formOf(ada), { name: "Ada" });
  expect(await valuesOf(bob)).toMatchObject({ name: undefined });
});

test("a value copied to another row does not open", async () => {
  const [ada, bob] = [await aMember(), await aMember()];
  await updateInformation(ada, await formOf(ada), { name: "Ada" });
  await updateInformation(bob, await formOf(bob), { name: "Bob" });
  const { atomically } = await import("#db/client.ts");
  const [row] = await database().select().from(information).where(eq(information.memberId, ada.subject.id));
  await atomically((tx) =>
    tx
      .update(information)
      .set({ value: row?.value ?? "" })
      .where(eq(information.memberId, bob.subject.id))
      .execute(),
  );
  const [name] = await readInformation(bob);
  expect(name).toMatchObject({ value: undefined, unreadable: row?.value });
});

test("every text that goes in comes out", async () => {
  const ada = await aMember();
  const texts = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 50 })
    .filter((text) => !text.includes("\0"));
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      await updateInformation(ada, await formOf(ada), { description: text });
      expect((await valuesOf(ada)).description ?? "").toBe(text.replace(/\r\n?/g, "\n"));
    }),
    { numRuns: 30 },
  );
});
