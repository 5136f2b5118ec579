import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields, members } from "#db/schema.ts";
import { commandLine } from "#features/act.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { entriesOf, readInformation } from "#features/information/read-information.ts";
import { saveValues } from "#features/information/save-values.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { changed } from "#features/members/member.ts";
import { NotAnOperator } from "#features/operators/as-operator.ts";
import { aMember, anOperator, someone, type TestMember } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { csvUnguard } from "./csv.ts";
import { exportMembers, type WantedMembers } from "./export-members.ts";

freshPortalPerTest();

const everything: WantedMembers = {
  format: "csv",
  fields: ["name", "contact", "description"],
  state: undefined,
  reason: undefined,
};

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

async function keep(member: TestMember, values: Record<string, string>): Promise<void> {
  const shown = shownValues(await readInformation(member));
  expect(await updateInformation(member, shown, values)).toMatchObject({ ok: true });
}

async function add(count: number): Promise<void> {
  const now = Date.now();
  await atomically(async (tx) => {
    for (let number = 0; number < count; number += 1)
      await tx.insert(members).values({
        ...{ id: crypto.randomUUID(), username: `m${number}`, usernameKey: `m${number}` },
        ...{ passwordHash: "none", role: "member", state: "active", version: 1 },
        ...{ createdAt: now, passwordChangedAt: now },
      });
  });
}

/** What was taken along of the member, as their activity has it. */
async function takenOf(member: TestMember) {
  const { entries } = await listActivity(member);
  return entries.filter(({ event }) => event === "taken along").map(({ by, what }) => ({ by, what }));
}

const typed = ["Ada", '=1+1, "quoted"', "two\nlines; and 🙂", "'=guarded", " spaces "];

test("the file holds what the database does, in both formats, whatever was typed", async () => {
  const op = { ...(await anOperator({ username: "operator" })) };
  const by = { actor: op.subject, from: op.from, by: op };
  const people = new Map<string, string>();
  for (const text of typed) {
    const member = await aMember();
    await keep(member, { name: "Ada", contact: "", description: text });
    people.set(member.username, text);
  }
  const csv = await textOf(exportMembers(by, everything));
  expect(csv.startsWith("\uFEFF")).toBe(true);
  const rows = parse(csv, { bom: true, columns: true }) as Record<string, string>[];
  const lines = (await textOf(exportMembers(by, { ...everything, format: "ndjson" }))).trimEnd().split("\n");
  const objects = lines.map((line) => JSON.parse(line));
  expect([rows.length, objects.length]).toEqual([typed.length + 1, typed.length + 1]);
  for (const [username, text] of people) {
    const row = rows.find((one) => one.username === username);
    expect(csvUnguard(row?.description ?? "")).toBe(text);
    const object = objects.find((one) => one.username === username);
    expect(object.information).toEqual({ name: "Ada", contact: "", description: text });
    expect(row).toMatchObject({ id: object.id, role: "member", state: "active", joined: object.createdAt });
  }
});

test("fields and members that were not asked for stay inside, and each who is in it reads of it", async () => {
  const op = await anOperator({ username: "operator" });
  const [ada, ben] = [await aMember({ username: "ada" }), await aMember({ username: "ben" })];
  for (const member of [ada, ben]) await keep(member, { name: "Known", contact: "secret" });
  await atomically(async (tx) => {
    await tx
      .update(members)
      .set({ state: "disabled", ...changed })
      .where(eq(members.id, ben.subject.id));
  });
  const by = { actor: op.subject, from: op.from, by: op };
  const wanted = { ...everything, fields: ["name"], state: "disabled", reason: "the annual letter" } as const;
  const csv = await textOf(exportMembers(by, wanted));
  expect(csv).toContain("ben");
  expect(csv).not.toMatch(/secret|,ada,|operator,/);
  expect(await takenOf(ada)).toEqual([]);
  expect(await takenOf(ben)).toEqual([
    {
      by: { username: "operator" },
      what: [{ field: "name" }, { format: "csv" }, { reason: "the annual letter" }],
    },
  ]);
});

test("the machine's owner takes them along as the command line", async () => {
  const ada = await aMember({ username: "ada" });
  const by = { actor: commandLine, from: someone(), by: "command line" } as const;
  expect(await textOf(exportMembers(by, { ...everything, format: "ndjson" }))).toContain('"username":"ada"');
  expect((await takenOf(ada)).map(({ by }) => by)).toEqual(["command line"]);
});

test("nothing leaves before it is in their activity, nor after the operator is none any more", async () => {
  const op = await anOperator({ username: "operator" });
  await add(600);
  const counts: number[] = [];
  const pieces = exportMembers({ actor: op.subject, from: op.from, by: op }, everything, (count) => {
    counts.push(count);
  });
  expect((await pieces.next()).value?.split("\r\n")).toHaveLength(252);
  await atomically(async (tx) => {
    await tx
      .update(members)
      .set({ role: "member", ...changed })
      .where(eq(members.id, op.subject.id));
  });
  await expect(pieces.next()).rejects.toThrow(NotAnOperator);
  expect(counts).toEqual([250]);
});

test("all are in it when they fill batches exactly", async () => {
  await add(500);
  const by = { actor: commandLine, from: someone(), by: "command line" } as const;
  const text = await textOf(exportMembers(by, { ...everything, format: "ndjson" }));
  expect(new Set(text.trimEnd().split("\n")).size).toBe(500);
});

test("values are written as their types have them, and only those that may be seen", async () => {
  await atomically(async (tx) => {
    const field = { help: "", purpose: "", limit: 200 };
    await tx.insert(fields).values([
      { ...field, key: "children", label: "Children", type: "number", position: 101 },
      { ...field, key: "home", label: "Home", type: "postal address", position: 102 },
      { ...field, key: "photo", label: "Photo", type: "file", position: 103 },
      { ...field, key: "diary", label: "Diary", type: "text", position: 104, access: "member alone" },
    ]);
  });
  const ada = await aMember();
  const home = { street: "12 St James's Square", town: "London" };
  const photo = { id: "a file", name: "me.jpg", type: "image/jpeg", size: 12_000 };
  await atomically(async (tx) => {
    const kept = { children: "3", home: JSON.stringify(home), photo: JSON.stringify(photo) };
    const entries = await entriesOf(tx, ada.subject.id);
    const changes = entries.flatMap((entry) => {
      const value = (kept as Record<string, string>)[entry.field.key];
      return value === undefined ? [] : [{ entry, value }];
    });
    await saveValues(tx, ada, changes);
  });
  const by = { actor: commandLine, from: someone(), by: "command line" as const };
  const wanted = { ...everything, fields: ["children", "home", "photo"] };
  const [row] = parse(await textOf(exportMembers(by, wanted)), { bom: true, columns: true }) as [object];
  expect(row).toMatchObject({ children: "3", home: JSON.stringify(home), photo: "me.jpg" });
  const line = await textOf(exportMembers(by, { ...wanted, format: "ndjson" }));
  const { id: _, ...shown } = photo;
  expect(JSON.parse(line).information).toEqual({ children: 3, home, photo: shown });
  await expect(textOf(exportMembers(by, { ...wanted, fields: ["diary"] }))).rejects.toThrow(NotAnOperator);
});

test("a field that is narrowed to others while it is taken along cuts the file off", async () => {
  const op = await anOperator();
  await add(300);
  const pieces = exportMembers({ actor: op.subject, from: op.from, by: op }, everything);
  expect((await pieces.next()).done).toBe(false);
  await atomically(async (tx) => {
    await tx.update(fields).set({ operators: '["somebody else"]' }).where(eq(fields.key, "contact"));
  });
  await expect(pieces.next()).rejects.toThrow(NotAnOperator);
});
