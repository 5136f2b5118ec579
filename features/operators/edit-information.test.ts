import { beforeEach, expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import {
  about,
  aMember,
  anOperator,
  but,
  minute,
  start,
  type TestMember,
} from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepField } from "../../tests/support/keep-field.ts";
import { NotAnOperator } from "./as-operator.ts";
import { deleteOther } from "./delete.ts";
import { editInformation } from "./edit-information.ts";
import { removeOperator } from "./role.ts";

freshPortalPerTest();

let [ola, pia, ada]: TestMember[] = [];

beforeEach(async () => {
  [ola, pia, ada] = [await anOperator({ username: "Ola" }), await anOperator(), await aMember()];
  await keep(ada, { name: "Ada", contact: "by post", description: "alone" });
  await change("name", { access: "operators edit" });
});

async function change(key: string, columns: Partial<typeof fields.$inferInsert>): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(fields).set(columns).where(eq(fields.key, key));
  });
}

const later = (one: TestMember | undefined) => but(one as TestMember, { at: start + minute });
const formOf = async (member = ada) => shownValues(await readInformation(member as TestMember));
const valuesOf = async (member = ada) =>
  Object.fromEntries(
    (await readInformation(member as TestMember)).map(({ field, value }) => [field.key, value]),
  );
const asked = { leave: new Set<string>(), confirmed: "nothing", reason: undefined } as const;

test("an operator writes what operators decide, and neither what the member decides nor what only others see", async () => {
  const act = about(ada as TestMember, later(ola));
  const typed = { name: "Augusta", contact: "by boat", description: "no" };
  const edit = async () => editInformation(act, await formOf(), typed, { ...asked, word: "operator" });
  expect(await edit()).toEqual({ ok: true, changed: 1 });
  expect(await valuesOf()).toEqual({ name: "Augusta", contact: "by post", description: "alone" });
  const [newest] = (await listActivity(ada as TestMember)).entries;
  expect(newest).toMatchObject({
    event: "information changed",
    by: { username: "Ola" },
    what: [{ field: "name" }],
  });
  await change("contact", { access: "set once", operators: JSON.stringify([pia?.subject.id]) });
  await change("description", { access: "member alone" });
  expect(await edit()).toMatchObject({ ok: true });
  expect(await valuesOf()).toMatchObject({ contact: "by post", description: "alone" });
});

test("an operator need not know what else is required, and takes nothing required away", async () => {
  const rules = { required: "now" } as const;
  await keepField({ key: "phone", type: "phone", rules });
  await keepField({ key: "photo", type: "file", rules });
  await change("contact", { rules: JSON.stringify(rules) });
  const act = about(ada as TestMember, later(ola));
  const answer = { ...asked, word: "member" } as const;
  const enter = async (typed: Record<string, string>) =>
    editInformation(act, await formOf(), { phone: "", photo: "", ...typed }, answer);
  expect(await enter({ name: "Ada", contact: "by boat" })).toEqual({ ok: true, changed: 1 });
  expect(await enter({ contact: "" })).toEqual({
    ok: false,
    problems: { contact: [{ code: "required" }] },
  });
});

test("what the member wrote back is entered as theirs, and confirms the rest where they say so", async () => {
  await change("description", { access: "member alone" });
  const act = about(ada as TestMember, later(ola));
  const typed = { name: "Ada", contact: "by boat", description: "no" };
  const answer = { ...asked, word: "member", confirmed: "the rest", reason: "her letter" } as const;
  expect(await editInformation(act, await formOf(), typed, answer)).toEqual({ ok: true, changed: 1 });
  expect(await valuesOf()).toEqual({ name: "Ada", contact: "by boat", description: "alone" });
  const confirmed = (await readInformation(ada as TestMember)).filter(({ confirmedAt }) => confirmedAt);
  expect(
    confirmed.map(({ field, confirmedAt, confirmedBy }) => [field.key, confirmedAt, confirmedBy]),
  ).toEqual([["name", start + minute, ola?.subject.id]]);
  const how = [{ via: "letter" }, { reason: "her letter" }];
  expect((await listActivity(ada as TestMember, "", "operators")).entries).toMatchObject([
    { event: "information confirmed", by: { username: "Ola" }, what: [{ field: "name" }, ...how] },
    { event: "information changed", by: { username: "Ola" }, what: [{ field: "contact" }, ...how] },
  ]);
});

test("what the form did not show as it is by now is neither overwritten nor confirmed", async () => {
  const shown = await formOf();
  await keep(ada as TestMember, { contact: "by boat" });
  const act = about(ada as TestMember, later(ola));
  const answer = { ...asked, word: "member", confirmed: "the rest" } as const;
  const clash = await editInformation(act, shown, { contact: "by train" }, answer);
  expect(clash).toMatchObject({ code: "clash", clashes: { contact: { theirs: "by boat" } } });
  expect((await readInformation(ada as TestMember)).some(({ confirmedAt }) => confirmedAt)).toBe(false);
  await editInformation(act, shown, { contact: "by post" }, answer);
  const confirmed = (await readInformation(ada as TestMember)).filter(({ confirmedAt }) => confirmedAt);
  expect(confirmed.map(({ field }) => field.key).sort()).toEqual(["description", "name"]);
});

test("what is wrong changes nothing, and confirms nothing", async () => {
  const act = about(ada as TestMember, later(ola));
  const answer = { ...asked, word: "member", confirmed: "the rest" } as const;
  const typed = { name: "x".repeat(201), contact: "by boat" };
  expect(await editInformation(act, await formOf(), typed, answer)).toMatchObject({
    problems: { name: [{ code: "too long" }] },
  });
  expect(await valuesOf()).toMatchObject({ contact: "by post" });
});

test("nobody enters an answer of their own, and of oneself one decides what operators decide", async () => {
  const act = about(ola as TestMember, later(ola));
  const typed = { name: "Ola", contact: "by boat" };
  for (const word of ["member", "operator"] as const)
    await editInformation(act, await formOf(ola), typed, { ...asked, word });
  expect(await valuesOf(ola)).toMatchObject({ name: "Ola", contact: undefined });
});

test("whoever is no operator any more writes nothing, nor does anybody of whoever is gone", async () => {
  const shown = await formOf();
  const by = later(pia);
  await removeOperator(about(pia as TestMember, ola as TestMember));
  const edit = (act: ReturnType<typeof about>) =>
    editInformation(act, shown, { name: "Eve" }, { ...asked, word: "operator" });
  await expect(edit(about(ada as TestMember, by))).rejects.toThrow(NotAnOperator);
  expect(await valuesOf()).toMatchObject({ name: "Ada" });
  await deleteOther(about(ada as TestMember, ola as TestMember));
  expect(await edit(about(ada as TestMember, later(ola)))).toEqual({ ok: false, code: "gone" });
});
