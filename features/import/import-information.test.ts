import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields, information, pendingImports } from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { cleanUp } from "#features/clean-up.ts";
import { informationFiles } from "#features/export/export-everything.ts";
import { proposalsOf } from "#features/information/proposals.ts";
import { readInformation } from "#features/information/read-information.ts";
import { aMember, but, minute, start, type TestMember } from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepField } from "../../tests/support/keep-field.ts";
import { textOf } from "../../tests/support/text-of.ts";
import { confirmImport, prepareImport } from "./import-information.ts";

freshPortalPerTest();

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "../../tests/fixtures", name));

const csv = (...rows: string[]) =>
  Buffer.from(`key,label,value\r\n${rows.map((row) => `${row}\r\n`).join("")}`);

/** What is shown of an import, in short. */
async function planOf(member: TestMember, bytes: Buffer) {
  const outcome = await prepareImport(member, bytes);
  if (!outcome.ok) throw new Error(outcome.problem.code);
  const { plan, reference = "" } = outcome;
  const changes = plan.changes.map(({ entry, value }) => [entry.field.key, entry.value ?? "", value]);
  const refused = plan.refused.map(({ entry, why }) => [
    entry.field.key,
    typeof why === "string" ? why : why.map(({ code }) => code).join(),
  ]);
  return { reference, plan, changes, refused };
}

async function valuesOf(member: TestMember): Promise<Record<string, string | undefined>> {
  return Object.fromEntries((await readInformation(member)).map(({ field, value }) => [field.key, value]));
}

async function changeField(key: string, change: Partial<typeof fields.$inferInsert>): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(fields).set(change).where(eq(fields.key, key));
  });
}

const eventsOf = async (member: TestMember) =>
  (await listActivity(member)).entries.map(({ event, what }) => ({ event, what }));

test.each(["information-1.json", "information-1.csv", "information-2.json", "information-2.csv"])(
  "%s comes back as it was",
  async (name) => {
    const ada = await aMember();
    await keep(ada, { name: "Ada", contact: "by phone" });
    const { changes, reference } = await planOf(ada, fixture(name));
    const values = {
      name: '=O\'Neal & "Söhne"',
      contact: "by post, or not",
      description: "two\nlines 🚪\n'=1+1",
    };
    expect(changes).toEqual([
      ["name", "Ada", values.name],
      ["contact", "by phone", values.contact],
      ["description", "", values.description],
    ]);
    expect(await valuesOf(ada)).toMatchObject({ name: "Ada" });
    expect(await confirmImport(ada, reference)).toEqual({ ok: true, changed: 3 });
    expect(await valuesOf(ada)).toEqual(values);
    expect((await eventsOf(ada))[0]?.what).toContainEqual({ via: "import" });
  },
);

test("an option that is not offered any more comes with no file", async () => {
  const ada = await aMember();
  const options = [{ key: "meat", label: "Meat", isRetired: true } as const];
  await keepField({ key: "food", type: "one of", options });
  const { changes, refused } = await planOf(ada, csv("food,Food,meat"));
  expect({ changes, refused }).toEqual({ changes: [], refused: [["food", "not an option"]] });
});

test("one's own export changes nothing, and leaves nothing behind", async () => {
  const ada = await aMember();
  await keep(ada, { name: "=1+1", description: "a\n\nb" });
  const before = await eventsOf(ada);
  for (const format of ["json", "csv"] as const) {
    const { changes, refused, plan, reference } = await planOf(
      ada,
      Buffer.from(await textOf(informationFiles[format], ada)),
    );
    expect({ changes, refused, reference }).toEqual({ changes: [], refused: [], reference: "" });
    expect(plan.unchanged).toBe(3);
  }
  expect(await database().$count(pendingImports)).toBe(0);
  expect(await eventsOf(ada)).toEqual(before);
});

test("what the member may not write, and what does not fit, stays; all else is offered", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada" });
  await changeField("name", { access: "operators edit" });
  await changeField("contact", { limit: 3 });
  const rows = ["name,,Eve", "contact,,by post", "description,,hello", "__proto__,,x", "role,,operator"];
  const { changes, refused, plan, reference } = await planOf(ada, csv(...rows));
  expect({ changes, refused, unknown: plan.unknown }).toEqual({
    changes: [["description", "", "hello"]],
    refused: [
      ["name", "not yours"],
      ["contact", "too long"],
    ],
    unknown: ["__proto__", "role"],
  });
  expect(await confirmImport(ada, reference)).toEqual({ ok: true, changed: 1 });
  expect(await valuesOf(ada)).toEqual({ name: "Ada", description: "hello" });
});

test("an empty value removes one, but for one that is required", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada", contact: "by post" });
  await changeField("name", { rules: JSON.stringify({ required: "now" }) });
  const { changes, refused } = await planOf(ada, csv("name,,", "contact,,"));
  expect({ changes, refused }).toEqual({
    changes: [["contact", "by post", ""]],
    refused: [["name", "required"]],
  });
});

test("what an operator decides about is proposed, once however often it is sent", async () => {
  const ada = await aMember();
  await changeField("name", { access: "proposed" });
  const { plan, reference } = await planOf(ada, csv("name,,Ada"));
  expect(plan.changes).toMatchObject([{ isProposal: true, value: "Ada" }]);
  expect(await confirmImport(ada, reference)).toMatchObject({ ok: true, proposed: 1 });
  expect(await confirmImport(ada, reference)).toMatchObject({ ok: true });
  expect(await valuesOf(ada)).not.toHaveProperty("name", "Ada");
  const proposed = (await eventsOf(ada)).filter(({ event }) => event === "information proposed");
  expect(proposed).toHaveLength(1);
  expect((await planOf(ada, csv("name,,Ada"))).plan.unchanged).toBe(1);
});

test("one's own export leaves alone what one has proposed; another value takes its place", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada", contact: "by phone" });
  await changeField("name", { access: "proposed" });
  await confirmImport(ada, (await planOf(ada, csv("name,,Ada Lovelace"))).reference);
  const proposed = async () => (await proposalsOf(ada)).get("name")?.value;
  for (const format of ["json", "csv"] as const) {
    const file = Buffer.from(await textOf(informationFiles[format], ada));
    expect(await planOf(ada, file)).toMatchObject({ changes: [], reference: "" });
  }
  const { changes, reference } = await planOf(ada, csv("name,,Ada", "contact,,by post"));
  expect(changes).toEqual([["contact", "by phone", "by post"]]);
  expect(await confirmImport(ada, reference)).toEqual({ ok: true, changed: 1 });
  expect(await proposed()).toBe("Ada Lovelace");
  const other = await planOf(ada, csv("name,,Countess"));
  expect(other.changes).toEqual([["name", "Ada", "Countess"]]);
  expect(await confirmImport(ada, other.reference)).toMatchObject({ ok: true, proposed: 1 });
  expect(await proposed()).toBe("Countess");
});

test("a form that is sent twice saves once", async () => {
  const ada = await aMember();
  const { reference } = await planOf(ada, csv("name,,Ada"));
  const [one, other] = await Promise.all([confirmImport(ada, reference), confirmImport(ada, reference)]);
  expect([one, other]).toMatchObject([{ ok: true }, { ok: true }]);
  const changes = (await listActivity(ada)).entries.filter(({ event }) => event === "information changed");
  expect(changes).toMatchObject([{ count: 1 }]);
});

test("nothing is saved where one of the values was changed meanwhile: all is shown anew", async () => {
  const ada = await aMember();
  const { reference } = await planOf(ada, csv("name,,Ada", "contact,,by post"));
  await keep(ada, { name: "Eve" });
  const outcome = await confirmImport(ada, reference);
  expect(outcome).toMatchObject({ ok: false, code: "changed meanwhile" });
  expect(await valuesOf(ada)).toEqual({ name: "Eve" });
  if (outcome.ok || outcome.code === "over") throw new Error("It was saved.");
  expect(outcome.plan.changes.map(({ entry, value }) => [entry.value, value])).toEqual([
    ["Eve", "Ada"],
    [undefined, "by post"],
  ]);
  expect(await confirmImport(ada, outcome.reference ?? "")).toEqual({ ok: true, changed: 2 });
  expect(await valuesOf(ada)).toEqual({ name: "Ada", contact: "by post" });
});

test("nothing is saved where a field takes something else by now, is the operators', or is gone", async () => {
  const ada = await aMember();
  for (const change of [{ limit: 2 }, { access: "operators edit" }, { retiredAt: start }] as const) {
    const { reference } = await planOf(ada, csv("name,,Ada", "contact,,by post"));
    await changeField("name", change);
    expect(await confirmImport(ada, reference)).toMatchObject({ ok: false, code: "changed meanwhile" });
    expect(await valuesOf(ada)).not.toHaveProperty("contact", "by post");
    await changeField("name", { limit: 200, access: "member edits", retiredAt: null });
  }
});

test("what was shown is the member's own, for a quarter of an hour, and only the last few", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const { reference } = await planOf(ada, csv("name,,Ada"));
  expect(await confirmImport(ben, reference)).toEqual({ ok: false, code: "over" });
  expect(await confirmImport(ada, "no reference")).toEqual({ ok: false, code: "over" });
  expect(await confirmImport(but(ada, { at: start + 15 * minute }), reference)).toEqual({
    ...{ ok: false, code: "over" },
  });
  for (let times = 0; times < 3; times += 1) await planOf(ada, csv(`name,,Ada ${times}`));
  expect(await database().$count(pendingImports)).toBe(3);
  expect(await confirmImport(ada, reference)).toEqual({ ok: false, code: "over" });
  await cleanUp(start + 14 * minute);
  expect(await database().$count(pendingImports)).toBe(3);
  await cleanUp(start + 15 * minute);
  expect(await database().$count(pendingImports)).toBe(0);
});

test("of what waits to be confirmed nobody can read anything in the database", async () => {
  const ada = await aMember();
  await planOf(ada, csv("name,,Ada of the import"));
  expect(JSON.stringify(await database().select().from(pendingImports))).not.toContain("Ada of the import");
});

test("a value that cannot be read any more can be had back from an export", async () => {
  const ada = await aMember();
  await keep(ada, { name: "Ada" });
  const before = Buffer.from(await textOf(informationFiles.json, ada));
  await atomically(async (tx) => {
    await tx.update(information).set({ value: "damaged" }).where(eq(information.memberId, ada.subject.id));
  });
  const { changes, reference } = await planOf(ada, before);
  expect(changes).toEqual([["name", "", "Ada"]]);
  expect(await confirmImport(ada, reference)).toMatchObject({ ok: true });
  expect(await valuesOf(ada)).toMatchObject({ name: "Ada" });
});
