import { beforeEach, expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields, proposals } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { cleanUp } from "#features/clean-up.ts";
import { aMember, but, day, minute } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { noteDecision, openProposals, proposalsOf, readForm, withdraw } from "./proposals.ts";
import { readInformation } from "./read-information.ts";
import { shownValues } from "./shown-values.ts";
import { updateInformation } from "./update-information.ts";

freshPortalPerTest();

const changeName = (parts: Partial<typeof fields.$inferInsert>) =>
  atomically(async (tx) => {
    await tx.update(fields).set(parts).where(eq(fields.key, "name"));
  });

beforeEach(() => changeName({ access: "proposed" }));

const formOf = async (act: SignedIn) => shownValues(await readForm(act));

async function nameOf(act: SignedIn) {
  const [name] = await readInformation(act);
  return name?.value;
}

async function proposedBy(act: SignedIn) {
  return (await proposalsOf(act)).get("name");
}

async function eventsOf(act: SignedIn) {
  return (await listActivity(act)).entries.map(({ event }) => event);
}

/** Whose name was saved by an operator. */
async function ada() {
  const act = await aMember();
  await updateInformation(act, await formOf(act), { name: "Ada" }, { mayWrite: () => true });
  return act;
}

test("a change is proposed, not saved; other fields of the form are saved", async () => {
  const act = await ada();
  const outcome = await updateInformation(act, await formOf(act), { name: "Augusta", contact: "by post" });
  expect(outcome).toEqual({ ok: true, changed: 1, proposed: 1 });
  expect([await nameOf(act), (await proposedBy(act))?.value]).toEqual(["Ada", "Augusta"]);
  expect((await eventsOf(act)).slice(0, 2)).toEqual(["information changed", "information proposed"]);
  const [row] = await database().select().from(proposals);
  expect(row?.value).not.toContain("Augusta");
});

test("the form shows what is proposed; left as it is it proposes nothing anew, and another value takes its place", async () => {
  const act = await ada();
  await updateInformation(act, await formOf(act), { name: "Augusta" });
  const first = await proposedBy(act);
  expect((await readForm(act))[0]?.value).toBe("Augusta");
  expect(await updateInformation(act, await formOf(act), { name: "Augusta", contact: "" })).toEqual({
    ok: true,
    changed: 0,
  });
  expect(await proposedBy(act)).toEqual(first);
  const later = but(act, { at: act.from.at + minute });
  expect(await updateInformation(later, await formOf(act), { name: "" })).toMatchObject({ proposed: 1 });
  const second = await proposedBy(act);
  expect([second?.value, second?.id === first?.id]).toEqual(["", false]);
  expect(await database().$count(proposals)).toBe(1);
});

test("the saved value typed again takes the proposal back", async () => {
  const act = await ada();
  await updateInformation(act, await formOf(act), { name: "Augusta" });
  expect(await updateInformation(act, await formOf(act), { name: "Ada" })).toEqual({
    ok: true,
    changed: 0,
    withdrawn: 1,
  });
  expect([await proposedBy(act), (await eventsOf(act))[0]]).toEqual([undefined, "proposal withdrawn"]);
});

test("a form posted twice, and two tabs, leave one proposal", async () => {
  const act = await ada();
  const [tabA, tabB] = [await formOf(act), await formOf(act)];
  await Promise.all([1, 2].map(() => updateInformation(act, tabA, { name: "Augusta" })));
  expect(await updateInformation(act, tabB, { name: "Lena" })).toMatchObject({ ok: true, proposed: 1 });
  expect([await database().$count(proposals), (await proposedBy(act))?.value]).toEqual([1, "Lena"]);
});

test("who has not seen the value that is saved by now is asked which one they mean", async () => {
  const act = await ada();
  const tab = await formOf(act);
  await updateInformation(act, tab, { name: "Lovelace" }, { mayWrite: () => true });
  expect(await updateInformation(act, tab, { name: "Augusta" })).toMatchObject({
    code: "clash",
    clashes: { name: { yours: "Augusta", theirs: "Lovelace" } },
  });
  expect(await proposedBy(act)).toBeUndefined();
});

test("a wrong value is not proposed either, nor that a required one be removed", async () => {
  const act = await ada();
  expect(await updateInformation(act, await formOf(act), { name: "x".repeat(201) })).toMatchObject({
    problems: { name: [{ code: "too long" }] },
  });
  await changeName({ rules: JSON.stringify({ required: "now" }) });
  expect(await updateInformation(act, await formOf(act), { name: "" })).toMatchObject({
    problems: { name: [{ code: "required" }] },
  });
  expect(await proposedBy(act)).toBeUndefined();
});

test("a member takes a proposal back, twice at once, and nobody another's", async () => {
  const [act, bob] = [await ada(), await aMember()];
  await updateInformation(act, await formOf(act), { name: "Augusta" });
  await atomically((tx) => withdraw(tx, bob, ["name"]));
  expect(await proposedBy(act)).toBeDefined();
  await Promise.all([1, 2].map(() => atomically((tx) => withdraw(tx, act, ["name"]))));
  expect(await proposedBy(act)).toBeUndefined();
  expect((await eventsOf(act)).filter((event) => event === "proposal withdrawn")).toHaveLength(1);
});

test("what became of a proposal is told for thirty days, or until there is another one", async () => {
  const act = await ada();
  await updateInformation(act, await formOf(act), { name: "Augusta" });
  await atomically(async (tx) => {
    const open = (await openProposals(tx, act)).get("name");
    if (open) await noteDecision(tx, act, open, "refused", "not on your passport");
  });
  expect(await proposedBy(act)).toMatchObject({ outcome: "refused", reason: "not on your passport" });
  const at = (days: number) => but(act, { at: act.from.at + days * day });
  expect(await proposedBy(at(29.9))).toBeDefined();
  expect(await proposedBy(at(30))).toBeUndefined();
  await cleanUp(at(29.9).from.at);
  expect(await database().$count(proposals)).toBe(1);
  await cleanUp(at(30).from.at);
  expect(await database().$count(proposals)).toBe(0);
});
