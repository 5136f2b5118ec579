import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { earlierValues, fields } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { aMember, but, minute } from "../../tests/support/a-member.ts";
import { bytes, keep, tracesOf } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { countHistory, eraseHistory, listHistory, putBack } from "./history.ts";
import { readInformation } from "./read-information.ts";
import { mostEarlierValues } from "./save-values.ts";
import { shownValues } from "./shown-values.ts";
import { lastSave, undo } from "./undo.ts";
import { updateInformation } from "./update-information.ts";

freshPortalPerTest();

const formOf = async (act: SignedIn) => shownValues(await readInformation(act));

async function valuesOf(act: SignedIn): Promise<Record<string, string | undefined>> {
  return Object.fromEntries((await readInformation(act)).map(({ field, value }) => [field.key, value]));
}

async function eventsOf(act: SignedIn) {
  return (await listActivity(act)).entries.map(({ event, what }) => [event, what]);
}

async function changeName(parts: Partial<typeof fields.$inferInsert>): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(fields).set(parts).where(eq(fields.key, "name"));
  });
}

/** Somebody who saves, a minute after each other, first these values, then those. */
async function whoSaved(...saves: Record<string, string>[]) {
  const act = await aMember();
  const at = (minutes: number) => but(act, { at: act.from.at + minutes * minute });
  for (const [index, values] of saves.entries())
    await updateInformation(at(index), await formOf(act), values);
  return { act, at, saved: act.from.at + (saves.length - 1) * minute };
}

test("every earlier value is listed, the newest first, with when it was set and replaced, and by whom", async () => {
  const { act } = await whoSaved({ name: "Ada" }, { name: "Augusta", contact: "by post" }, { name: "" });
  const { values, after } = await listHistory(act);
  const you = { username: act.subject.username };
  const at = (minutes: number) => ({ at: act.from.at + minutes * minute, by: you });
  expect(values).toMatchObject([
    { field: { key: "name" }, value: "Augusta", set: at(1), replaced: at(2) },
    { field: { key: "name" }, value: "Ada", set: at(0), replaced: at(1) },
    { field: { key: "contact" }, value: "", set: undefined, replaced: at(1) },
    { field: { key: "name" }, value: "", set: undefined, replaced: at(0) },
  ]);
  expect(after).toBeUndefined();
  expect((await listHistory(act, "contact")).values).toHaveLength(1);
  expect((await listHistory(await aMember())).values).toEqual([]);
});

test("of each field and member the newest twenty are kept, and a page shows fifty", async () => {
  const { act } = await whoSaved(
    ...Array.from({ length: 23 }, (_, index) => ({
      name: `name ${index}`,
      contact: `contact ${index}`,
      description: `description ${index}`,
    })),
  );
  expect(mostEarlierValues).toBe(20);
  expect(await countHistory(act)).toBe(60);
  const names = (await listHistory(act, "name")).values.map(({ value }) => value);
  expect(names).toEqual(Array.from({ length: 20 }, (_, index) => `name ${21 - index}`));
  const first = await listHistory(act);
  const second = await listHistory(act, undefined, first.after);
  expect([first.values.length, second.values.length, second.after]).toEqual([50, 10, undefined]);
  expect(new Set([...first.values, ...second.values].map(({ id }) => id)).size).toBe(60);
});

test("one put back is saved like an edit, with where it came from in the activity", async () => {
  const { act, at } = await whoSaved({ name: "Ada" }, { name: "Augusta" });
  const [newest] = (await listHistory(act)).values;
  expect(await putBack(at(5), await formOf(act), newest?.id ?? "")).toEqual({ ok: true, changed: 1 });
  expect((await valuesOf(act)).name).toBe("Ada");
  expect((await eventsOf(act))[0]).toEqual(["information changed", [{ field: "name" }, { via: "history" }]]);
});

test("what today's rules refuse is not put back, nor what the member may not write, nor over a newer value", async () => {
  const { act, at } = await whoSaved({ name: "Ada of Lovelace" }, { name: "Ada" });
  const [{ id } = { id: "" }] = (await listHistory(act)).values;
  const shown = await formOf(act);
  await changeName({ limit: 5 });
  expect(await putBack(at(5), shown, id)).toMatchObject({ problems: { name: [{ code: "too long" }] } });
  await changeName({ limit: 200, access: "operators edit" });
  expect(await putBack(at(5), shown, id)).toEqual({ ok: true, changed: 0 });
  await changeName({ access: "member edits" });
  await updateInformation(at(6), shown, { name: "Augusta" });
  expect(await putBack(at(7), shown, id)).toMatchObject({ code: "clash" });
  expect((await valuesOf(act)).name).toBe("Augusta");
});

test("nobody puts back or sees another's, and one that is gone is not there", async () => {
  const { act } = await whoSaved({ name: "Ada" }, { name: "Augusta" });
  const [{ id } = { id: "" }] = (await listHistory(act)).values;
  const bob = await aMember();
  expect(await putBack(bob, await formOf(bob), id)).toEqual({ ok: false, code: "gone" });
  await eraseHistory(act);
  expect(await putBack(act, await formOf(act), id)).toEqual({ ok: false, code: "gone" });
});

test("what is erased at the same moment does not come back", async () => {
  const { act } = await whoSaved({ name: "Ada" }, { name: "Augusta" });
  const [{ id } = { id: "" }] = (await listHistory(act)).values;
  const shown = await formOf(act);
  await Promise.all([eraseHistory(act), putBack(act, shown, id)]);
  expect((await eventsOf(act))[0]?.[0]).toBe("history erased");
});

test("the history of one field or of all is erased for good, and that is in the activity, once", async () => {
  const { act } = await whoSaved({ name: "Ada", contact: "by post" }, { name: "Augusta", contact: "no" });
  await eraseHistory(act, "name");
  expect([await countHistory(act), await countHistory(act, "name")]).toEqual([2, 0]);
  expect((await eventsOf(act))[0]).toEqual(["history erased", [{ field: "name" }]]);
  await Promise.all([eraseHistory(act), eraseHistory(act)]);
  expect(await countHistory(act)).toBe(0);
  const erased = (await eventsOf(act)).filter(([event]) => event === "history erased");
  expect(erased).toHaveLength(1);
  expect(await valuesOf(act)).toMatchObject({ name: "Augusta", contact: "no" });
});

test("an undo puts back exactly what the last save replaced; a second click and a second tab are harmless", async () => {
  const { act, at, saved } = await whoSaved(
    { name: "Ada", description: "old" },
    { name: "", contact: "by post", description: "old" },
  );
  expect(await lastSave(act)).toBe(saved);
  expect(await undo(at(100), saved)).toEqual({ ok: true });
  const before = { name: "Ada", contact: undefined, description: "old" };
  expect(await valuesOf(act)).toEqual(before);
  expect((await eventsOf(act)).slice(0, 2)).toEqual([
    ["information removed", [{ field: "contact" }, { via: "undo" }]],
    ["information changed", [{ field: "name" }, { via: "undo" }]],
  ]);
  const count = await countHistory(act);
  expect(await undo(at(101), saved)).toEqual({ ok: true });
  expect([await valuesOf(act), await countHistory(act)]).toEqual([before, count]);
});

test("two clicks at once undo once", async () => {
  const { act, at, saved } = await whoSaved({ name: "Ada" }, { name: "Augusta" });
  expect(await Promise.all([undo(at(5), saved), undo(at(6), saved)])).toEqual([{ ok: true }, { ok: true }]);
  expect([(await valuesOf(act)).name, await countHistory(act)]).toEqual(["Ada", 3]);
});

test("after another save nothing is undone, be it of another field", async () => {
  const { act, at, saved } = await whoSaved({ name: "Ada" }, { name: "Augusta" });
  await updateInformation(at(5), await formOf(act), { contact: "by post" });
  expect(await undo(at(6), saved)).toEqual({ ok: false, code: "changed" });
  expect(await valuesOf(act)).toMatchObject({ name: "Augusta", contact: "by post" });
});

test("nobody undoes what somebody else saved, or what they may not write", async () => {
  const { act, at, saved } = await whoSaved({ contact: "by post" }, { name: "Ada" });
  await changeName({ access: "set once" });
  expect([await lastSave(act), await undo(at(5), saved)]).toEqual([
    undefined,
    { ok: false, code: "changed" },
  ]);
  await changeName({ access: "member edits" });
  const ben = await aMember();
  const byBen = { ...at(6), actor: ben.subject };
  await updateInformation(byBen, await formOf(act), { name: "Augusta" }, { mayWrite: () => true });
  expect([await lastSave(act), await undo(at(7), byBen.from.at)]).toEqual([
    undefined,
    { ok: false, code: "changed" },
  ]);
  expect((await valuesOf(act)).name).toBe("Augusta");
});

test("with a member every earlier value of theirs goes, to the last byte", async () => {
  const ada = await aMember();
  for (const name of ["Ada", "Augusta", "Lena"]) await keep(ada, { name });
  const [earlier] = await database()
    .select()
    .from(earlierValues)
    .where(and(eq(earlierValues.memberId, ada.subject.id), eq(earlierValues.fieldKey, "name")))
    .limit(1)
    .offset(1);
  const traces = await tracesOf(ada);
  expect(traces).toContain(earlier?.value);
  await deleteMember(ada, ada);
  const left = await bytes();
  expect(traces.filter((trace) => left.includes(trace))).toEqual([]);
});
