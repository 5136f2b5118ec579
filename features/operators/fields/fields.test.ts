import { describe, expect, test } from "vitest";
import { atomically, checkpoint, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { eq } from "#db/drizzle.ts";
import * as schema from "#db/schema.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { cleanUp } from "#features/clean-up.ts";
import { countHeld, eraseRestoredFields, hideForErasure } from "#features/erasure/erase-fields.ts";
import { settleErasures } from "#features/erasure/finish.ts";
import { fieldErasureHash } from "#features/erasure/ledger.ts";
import { holdsValue } from "#features/fields/field.ts";
import { type FieldForm, formOfField } from "#features/fields/field-form.ts";
import { emptyField } from "#features/fields/field-parts.ts";
import { allFields, askedFields, fieldsByKey } from "#features/fields/read-fields.ts";
import { fieldsVersion } from "#features/information/fields-version.ts";
import { readInformation } from "#features/information/read-information.ts";
import { invite } from "#features/operators/invite.ts";
import { type FieldTypeName, fieldTypeNames } from "#lib/field-names.ts";
import {
  aMember,
  anOperator,
  but,
  day,
  minute,
  start,
  type TestMember,
} from "../../../tests/support/a-member.ts";
import { bytes, keep } from "../../../tests/support/erasing.ts";
import { freshPortalPerTest, takeBackup } from "../../../tests/support/fresh-portal.ts";
import { NotAnOperator } from "../as-operator.ts";
import { recentOperatorChanges } from "../recent-changes.ts";
import { addField } from "./add-field.ts";
import { changeField, shownField } from "./change-field.ts";
import { eraseField } from "./erase-field.ts";
import { moveField } from "./order-fields.ts";
import { bringBackField, retireField } from "./retire-field.ts";

freshPortalPerTest();

const { fields, information, earlierValues } = schema;

const formFor = (type: FieldTypeName, parts: FieldForm = {}): FieldForm => ({
  ...formOfField(emptyField(type)),
  label: "Phone",
  ...parts,
});

async function added(by: TestMember, type: FieldTypeName, parts: FieldForm = {}): Promise<string> {
  const outcome = await addField(by, type, formFor(type, parts));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.key;
}

const codes = (outcome: { ok: boolean; problems?: readonly { name: string; code: string }[] }) =>
  (outcome.problems ?? []).map(({ name, code }) => `${name}: ${code}`);

const keysInOrder = async () => (await allFields()).map(({ key }) => key);
const fieldAt = async (key: string) => (await fieldsByKey()).get(key)!;

/** Opens the form of a field; what is typed into it is saved by whom it is given. */
async function opened(key: string) {
  const shown = shownField(await fieldAt(key));
  const form = formOfField(await fieldAt(key));
  return (by: TestMember, typed: FieldForm) => changeField(by, key, shown, { ...form, ...typed });
}

async function happenedTo(member: TestMember) {
  const { entries } = await listActivity(member);
  return entries.map(({ event, what }) => ({ event, what }));
}

describe("adding", () => {
  test("a field of every type stands behind all others, and in the operator's activity and page", async () => {
    const ola = await anOperator();
    for (const type of fieldTypeNames) {
      const options: Record<string, string> =
        type === "one of" || type === "several of" ? { options: "Yes\nNo" } : {};
      expect(await added(ola, type, { label: `My ${type}`, ...options })).toBe(
        `my-${type.replaceAll(" ", "-")}`,
      );
    }
    const all = await allFields();
    expect(all.slice(3).map(({ type }) => type)).toEqual(fieldTypeNames);
    for (const field of all.slice(3)) {
      expect(formOfField(field)).toMatchObject(
        formFor(field.type, {
          label: field.label,
          ...(field.options.length > 0 && { options: "yes: Yes\nno: No" }),
        }),
      );
      expect(holdsValue(field) || field.purpose === "").toBe(true);
    }
    const [row] = await recentOperatorChanges();
    expect(row).toMatchObject({
      event: "field added",
      count: fieldTypeNames.length,
      names: [],
      by: { username: ola.username },
    });
    expect(row?.fields).toContain("my-date");
    expect((await happenedTo(ola))[0]).toMatchObject({ event: "field added" });
  });

  test("all that operators decide comes back as it was typed", async () => {
    const ola = await anOperator();
    const decided = {
      "label-de": "Mitgliedsnummer",
      ...{ help: "On your card.", "help-de": "Auf der Karte.", purpose: "For the treasurer." },
      ...{ shortest: "2", limit: "9", pattern: "[A-Z]+\\d*", message: "Like A12.", "message-de": "Wie A12." },
      ...{
        required: "from",
        "required-from": "2027-01-31",
        "asked-at-sign-up": "yes",
        "auto-complete": "nickname",
      },
      ...{ access: "set once", operators: ola.subject.id, searchable: "yes" },
    };
    expect(await added(ola, "text", { key: "member-number", ...decided })).toBe("member-number");
    const field = await fieldAt("member-number");
    expect(formOfField(field)).toMatchObject(decided);
    expect(field).toMatchObject({
      rules: { required: { from: "2027-01-31" }, askedAtSignUp: true, shortest: 2, pattern: "[A-Z]+\\d*" },
      translations: { de: { label: "Mitgliedsnummer", message: "Wie A12." } },
      operators: [ola.subject.id],
      isSearchable: true,
    });
  });

  test("a double click adds one, the same label once more another", async () => {
    const ola = await anOperator();
    expect(await added(ola, "phone")).toBe("phone");
    expect(await added(ola, "phone")).toBe("phone");
    expect(await added(ola, "phone", { help: "At work." })).toBe("phone-2");
    expect(await added(ola, "phone", { help: "At work." })).toBe("phone-2");
    expect(await database().$count(fields)).toBe(5);
  });

  test.each<[type: FieldTypeName, parts: FieldForm, problem: string]>([
    ["text", { label: " " }, "label: missing"],
    ["text", { label: "x".repeat(201) }, "label: too long"],
    ["text", { "help-de": "x".repeat(1001) }, "help-de: too long"],
    ["text", { label: "a\0b" }, "label: broken text"],
    ["text", { key: "Phone" }, "key: not a key"],
    ["text", { key: "id" }, "key: reserved"],
    ["text", { key: "__proto__" }, "key: not a key"],
    ["text", { key: "constructor" }, "key: reserved"],
    ["text", { key: "name" }, "key: taken"],
    ["text", { type: "number" }, "type: not one of these"],
    ["text", { limit: "0" }, "limit: out of range"],
    ["text", { limit: "many" }, "limit: not a number"],
    ["text", { shortest: "10", limit: "5" }, "shortest: shortest over limit"],
    ["text", { pattern: "[" }, "pattern: not a pattern"],
    ["text", { message: "Wrong." }, "message: message without pattern"],
    ["text", { access: "nobody" }, "access: not one of these"],
    ["text", { operators: "somebody" }, "operators: not an operator"],
    ["text", { access: "member alone", searchable: "yes" }, "searchable: nobody may search"],
    ["text", { access: "operators edit", required: "now" }, "required: not by members"],
    ["text", { access: "proposed", required: "sign-up" }, "required: not at sign-up"],
    ["text", { access: "proposed", "asked-at-sign-up": "yes" }, "asked-at-sign-up: not at sign-up"],
    ["text", { required: "from" }, "required-from: no date"],
    ["text", { required: "from", "required-from": "2027-02-30" }, "required-from: not a date"],
    ["file", { required: "sign-up" }, "required: not at sign-up"],
    ["file", { access: "operators edit" }, "access: not by operators"],
    ["file", { kinds: "" }, "kinds: no kind"],
    ["number", { least: "10", greatest: "9.5" }, "greatest: wrong way round"],
    ["number", { least: "ten" }, "least: not a number"],
    ["number", { decimals: "11" }, "decimals: out of range"],
    ["date", { least: "2002-01-01", greatest: "2001-01-01" }, "greatest: wrong way round"],
    ["date", { greatest: "soon" }, "greatest: not a date"],
    ["date", { year: "never", least: "2001-01-01" }, "least: without a year"],
    ["one of", { options: "" }, "options: no options"],
    ["several of", { options: "a: A\na: B" }, "options: option twice"],
    ["one of", { options: "A\nB", "options-de": "Eins" }, "options-de: not as many options"],
  ])("of a %s with %o nothing is saved: %s", async (type, parts, problem) => {
    const ola = await anOperator();
    const outcome = await addField(ola, type, formFor(type, parts));
    expect(codes(outcome as never)).toEqual([problem]);
    expect(await database().$count(fields)).toBe(3);
    expect((await recentOperatorChanges()).length).toBe(0);
  });

  test("what of a form does not belong to the type is not looked at", async () => {
    const ola = await anOperator();
    const key = await added(ola, "heading", {
      access: "nobody",
      options: "a: A\na: B",
      searchable: "yes",
      limit: "x",
    });
    expect(await fieldAt(key)).toMatchObject({
      rules: {},
      options: [],
      isSearchable: false,
      access: "member edits",
    });
  });

  test("there are at most a hundred, of which eight can be searched", async () => {
    const ola = await anOperator();
    for (let count = 0; count < 5; count += 1)
      await added(ola, "text", { label: `Text ${count}`, searchable: "yes" });
    expect(codes((await addField(ola, "text", formFor("text", { searchable: "yes" }))) as never)).toEqual([
      "searchable: too many searchable",
    ]);
    await atomically(async (tx) => {
      const row = { label: "x", help: "", type: "text" as const, limit: 1, purpose: "", position: 9 };
      await tx.insert(fields).values(Array.from({ length: 92 }, (_, at) => ({ ...row, key: `x-${at}` })));
    });
    expect(codes((await addField(ola, "text", formFor("text"))) as never)).toEqual([
      "label: too many fields",
    ]);
  });

  test("nobody but an operator does any of it", async () => {
    const ada = await aMember();
    await expect(addField(ada, "text", formFor("text"))).rejects.toThrow(NotAnOperator);
    const save = await opened("name");
    await expect(save(ada, { label: "X" })).rejects.toThrow(NotAnOperator);
    for (const act of [retireField, bringBackField, eraseField])
      await expect(act(ada, "name")).rejects.toThrow(NotAnOperator);
    await expect(moveField(ada, "name", { after: "contact" })).rejects.toThrow(NotAnOperator);
    expect(await keysInOrder()).toEqual(["name", "contact", "description"]);
  });
});

describe("changing", () => {
  test("it loses no values, and kept pages are not shown any more", async () => {
    const [ola, ada] = [await anOperator(), await aMember()];
    await keep(ada, { name: "Ada Lovelace", contact: "by pigeon" });
    const before = await fieldsVersion();
    const save = await opened("name");
    expect(await save(ola, { label: "Full name", limit: "3", shortest: "2" })).toEqual({
      ok: true,
      code: "changed",
    });
    expect(await fieldsVersion()).not.toBe(before);
    const entry = (await readInformation(ada)).find(({ field }) => field.key === "name");
    expect(entry).toMatchObject({ value: "Ada Lovelace", field: { label: "Full name", limit: 3 } });
    expect((await recentOperatorChanges())[0]).toMatchObject({ event: "field changed", fields: ["name"] });
  });

  test("without a change nothing is said of it", async () => {
    const ola = await anOperator();
    const save = await opened("description");
    expect(await save(ola, {})).toEqual({ ok: true, code: "unchanged" });
    expect(await recentOperatorChanges()).toEqual([]);
  });

  test("a short text may become a long one and back, and nothing else", async () => {
    const ola = await anOperator();
    expect(await (await opened("name"))(ola, { type: "long text" })).toMatchObject({ ok: true });
    expect((await fieldAt("name")).type).toBe("long text");
    expect(codes((await (await opened("name"))(ola, { type: "date" })) as never)).toEqual([
      "type: not one of these",
    ]);
  });

  test("options keep their keys, and those that go stay for values that have them", async () => {
    const ola = await anOperator();
    const key = await added(ola, "one of", {
      label: "Food",
      options: "Vegan\nMeat",
      "options-de": "Vegan\nFleisch",
    });
    await (await opened(key))(ola, {
      options: "meat: Meat or fish",
      "options-de": "meat: Fleisch oder Fisch",
    });
    expect((await fieldAt(key)).options).toEqual([
      { key: "meat", label: "Meat or fish", translations: { de: "Fleisch oder Fisch" } },
      { key: "vegan", label: "Vegan", translations: { de: "Vegan" }, isRetired: true },
    ]);
  });

  test("two at once: what only one changed is kept of both, of what both changed the second is told", async () => {
    const [ola, oskar] = [await anOperator(), await anOperator()];
    const [first, second, third] = [await opened("name"), await opened("name"), await opened("name")];
    expect(await first(ola, { label: "Full name" })).toMatchObject({ ok: true });
    expect(await second(oskar, { help: "As in your passport." })).toMatchObject({ ok: true });
    const told = await third(oskar, { label: "Whole name", purpose: "For letters." });
    expect(told).toMatchObject({
      code: "problems",
      problems: [{ name: "label", code: "changed meanwhile", values: { now: "Full name" } }],
    });
    expect(await fieldAt("name")).toMatchObject({ label: "Full name", help: "As in your passport." });
    if (told.ok || told.code !== "problems") throw new Error();
    // What the form still shows of the help is from before it was changed.
    const typed = {
      ...formOfField(await fieldAt("name")),
      help: "",
      label: "Whole name",
      purpose: "For letters.",
    };
    expect(await changeField(oskar, "name", told.shown, typed)).toMatchObject({ ok: true });
    expect(await fieldAt("name")).toMatchObject({
      ...{ label: "Whole name", help: "As in your passport.", purpose: "For letters." },
    });
  });

  test("who was named and is no operator any more stays named: nobody else sees more by that", async () => {
    const [ola, oskar] = [await anOperator(), await anOperator()];
    await (await opened("name"))(ola, { operators: oskar.subject.id });
    await atomically(async (tx) => {
      await tx.update(schema.members).set({ role: "member" }).where(eq(schema.members.id, oskar.subject.id));
    });
    expect(await (await opened("name"))(ola, { label: "Full name" })).toMatchObject({ ok: true });
    expect((await fieldAt("name")).operators).toEqual([oskar.subject.id]);
    expect(await (await opened("name"))(ola, { operators: "" })).toMatchObject({ ok: true });
    expect((await fieldAt("name")).operators).toBe(undefined);
  });

  test("one that is gone says so", async () => {
    const ola = await anOperator();
    const save = await opened("name");
    await eraseField(ola, "name");
    expect(await save(ola, { label: "X" })).toEqual({ ok: false, code: "gone" });
  });
});

test("fields move in front of and behind others, each move once", async () => {
  const ola = await anOperator();
  expect(await moveField(ola, "description", { before: "contact" })).toBe(true);
  expect(await keysInOrder()).toEqual(["name", "description", "contact"]);
  await moveField(ola, "description", { before: "contact" });
  expect(await keysInOrder()).toEqual(["name", "description", "contact"]);
  await moveField(ola, "name", { after: "contact" });
  expect(await keysInOrder()).toEqual(["description", "contact", "name"]);
  expect(await moveField(ola, "name", { after: "gone" })).toBe(false);
  expect((await recentOperatorChanges())[0]).toMatchObject({ event: "field moved", count: 2 });
});

test("a retired field is asked of nobody and keeps its values, and comes back with them", async () => {
  const [ola, ada] = [await anOperator(), await aMember()];
  await keep(ada, { name: "Ada" });
  expect(await retireField(ola, "name")).toBe(true);
  expect((await fieldAt("name")).retiredAt).toBe(start);
  expect((await askedFields()).map(({ key }) => key)).toEqual(["contact", "description"]);
  expect(await database().$count(information, eq(information.fieldKey, "name"))).toBe(1);
  expect(await bringBackField(ola, "name")).toBe(true);
  const entry = (await readInformation(ada)).find(({ field }) => field.key === "name");
  expect(entry).toMatchObject({ value: "Ada", field: { retiredAt: null } });
  expect((await happenedTo(ola)).map(({ event }) => event).slice(0, 2)).toEqual([
    "field brought back",
    "field retired",
  ]);
  expect(await retireField(ola, "gone")).toBe(false);
});

describe("erasing", () => {
  async function sealedOf(key: string): Promise<string[]> {
    const values = await database().select().from(information).where(eq(information.fieldKey, key));
    const earlier = await database().select().from(earlierValues).where(eq(earlierValues.fieldKey, key));
    return [...values, ...earlier].flatMap(({ value }) => value ?? []);
  }

  test("the field goes with every value, earlier ones too, out of the files; whom it concerns reads of it", async () => {
    const [ola, ada, bob] = [await anOperator(), await aMember(), await aMember()];
    await keep(ada, { name: "Ada", contact: "by pigeon" });
    await keep(ada, { contact: "by post" });
    await keep(bob, { name: "Bob" });
    await invite({ actor: ola.subject, from: ola.from, by: ola }, [
      { values: { contact: "by drum", name: "Eve" } },
    ]);
    expect(await countHeld("contact")).toEqual({ members: 1, values: 1, earlier: 2, files: 0 });
    const sealed = await sealedOf("contact");
    const [link] = await database().select().from(schema.oneTimeLinks);
    expect(sealed.length).toBeGreaterThanOrEqual(2);
    expect(await eraseField(ola, "contact")).toBe(true);
    expect(await keysInOrder()).toEqual(["name", "description"]);
    expect(await database().$count(fields)).toBe(2);
    await settleErasures();
    await checkpoint();
    const left = await bytes();
    for (const text of [...sealed, link?.invited ?? "none"]) expect(left.includes(text)).toBe(false);
    expect((await happenedTo(ada))[0]).toEqual({ event: "field erased", what: [{ field: "contact" }] });
    expect((await listActivity(ada)).entries[0]).toMatchObject({ by: { username: ola.username } });
    expect((await happenedTo(bob)).map(({ event }) => event)).not.toContain("field erased");
    expect((await happenedTo(ola))[0]).toEqual({
      event: "field erasure begun",
      what: [{ field: "contact" }],
    });
    expect((await readInformation(bob)).find(({ field }) => field.key === "name")).toMatchObject({
      value: "Bob",
    });
    expect(await eraseField(ola, "contact")).toBe(false);
  });

  test("its key is no other field's any more", async () => {
    const ola = await anOperator();
    await eraseField(ola, "contact");
    expect(codes((await addField(ola, "text", formFor("text", { key: "contact" }))) as never)).toEqual([
      "key: taken",
    ]);
    expect(await added(ola, "text", { label: "Contact" })).toBe("contact-2");
  });

  test("nor before a machine's own ledger says so: another one has erased it", async () => {
    const ola = await anOperator();
    await atomically(async (tx) => {
      await tx.delete(fields).where(eq(fields.key, "contact"));
      await tx.insert(schema.erasures).values({ hash: fieldErasureHash("contact"), at: start });
    });
    expect(codes((await addField(ola, "text", formFor("text", { key: "contact" }))) as never)).toEqual([
      "key: taken",
    ]);
    expect(await added(ola, "text", { label: "Contact" })).toBe("contact-2");
  });

  test("one that was interrupted is hidden, and finished later, in the name of who began it", async () => {
    const [ola, ada] = [await anOperator(), await aMember()];
    await keep(ada, { contact: "by pigeon" });
    const key = await added(ola, "text", { label: "Badge" });
    await keep(ada, { [key]: "7" });
    await atomically((tx) => hideForErasure(tx, "contact", start));
    expect(await keysInOrder()).not.toContain("contact");
    expect((await readInformation(ada)).map(({ field }) => field.key)).not.toContain("contact");
    await cleanUp(start + minute);
    expect(await database().$count(information, eq(information.fieldKey, "contact"))).toBe(0);
    expect(await database().$count(fields, eq(fields.key, "contact"))).toBe(0);
    expect((await listActivity(ada)).entries[0]).toMatchObject({ event: "field erased", by: "portal" });
  });

  test("many members' values go in turns, each once", async () => {
    const ola = await anOperator();
    const people = Array.from({ length: 520 }, (_, at) => `person ${at}`);
    const [row] = await database().select().from(schema.members);
    const rows = people.map((username) => ({
      ...row!,
      id: username.replace(" ", "-"),
      username,
      usernameKey: username,
      role: "member" as const,
    }));
    await atomically(async (tx) => {
      for (let from = 0; from < rows.length; from += 100) {
        const some = rows.slice(from, from + 100);
        await tx.insert(schema.members).values(some);
        await tx.insert(information).values(
          some.map(({ id }) => ({
            memberId: id,
            fieldKey: "name",
            value: "x",
            changedAt: start,
            changedBy: id,
          })),
        );
      }
    });
    await eraseField(ola, "name");
    expect(await database().$count(information)).toBe(0);
    expect(await database().$count(schema.activity, eq(schema.activity.event, "field erased"))).toBe(520);
  });

  test("a backup brings nothing back", async () => {
    const [ola, ada] = [await anOperator(), await aMember()];
    await keep(ada, { contact: "by pigeon" });
    const restore = await takeBackup();
    await eraseField(ola, "contact");
    await restore();
    expect(await keysInOrder()).toContain("contact");
    await eraseRestoredFields(start + day);
    expect(await keysInOrder()).not.toContain("contact");
    expect(await database().$count(information, eq(information.fieldKey, "contact"))).toBe(0);
  });
});

test("acts of one operator within the hour are one row, whose time is the last's", async () => {
  const ola = await anOperator();
  await moveField(ola, "name", { after: "contact" });
  await moveField(but(ola, { at: start + minute }), "name", { before: "contact" });
  expect(await recentOperatorChanges()).toMatchObject([
    { event: "field moved", count: 2, at: start + minute },
  ]);
});

// Only there do rows leave copies in pages.
if (dialect === "sqlite")
  test("a large value leaves nothing in the file", async () => {
    const [ola, ada] = [await anOperator(), await aMember()];
    await keep(ada, { description: "long ".repeat(900) });
    const [row] = await database().select().from(information).where(eq(information.fieldKey, "description"));
    await eraseField(ola, "description");
    const left = await bytes();
    const { value = "" } = row ?? {};
    for (let at = 0; at < value.length; at += 500)
      expect(left.includes(value.slice(at, at + 60))).toBe(false);
  });
