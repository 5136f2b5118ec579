import { randomUUIDv7 } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { nextChange } from "#db/changes.ts";
import { atomically } from "#db/client.ts";
import { and, eq, inArray } from "#db/drizzle.ts";
import { fields as fieldsTable, information, members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { listActivity } from "#features/activity/list-activity.ts";
import { maySee } from "#features/fields/may-see.ts";
import { sealValue } from "#features/information/sealed-value.ts";
import { changed } from "#features/members/member.ts";
import { usernameKey } from "#features/members/username.ts";
import { NotAnOperator } from "#features/operators/as-operator.ts";
import { openMember } from "#features/operators/openings.ts";
import { aField } from "../../tests/support/a-field.ts";
import {
  about,
  aMember,
  anOperator,
  but,
  day,
  minute,
  start,
  type TestMember,
} from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { currentIndex, dropIndex } from "./current-index.ts";
import { indexedFields } from "./indexed-fields.ts";
import { type ListedMember, listMembers } from "./list-members.ts";
import { membersQuery } from "./members-query.ts";
import { readAll, reading } from "./read-members.ts";
import { allowReadingProcess } from "./reading-process-start.ts";
import { directoryFields } from "./visible-fields.ts";

freshPortalPerTest();
// As with more members than are read at once.
beforeEach(() => {
  reading.few = 0;
});
// It stays from test to test, which have a database each.
beforeEach(dropIndex);

/** The page once the index is there. */
async function list(by: SignedIn, query: Record<string, string> = {}, sees = maySee) {
  await currentIndex(indexedFields(await directoryFields()));
  return listMembers(by, membersQuery(query), { language: "en", sees });
}
const names = (all: readonly ListedMember[]) => all.map(({ username }) => username);

/** Who is found, by their usernames. */
async function found(by: SignedIn, q: string, more: Record<string, string> = {}): Promise<string[]> {
  return names((await list(by, { q, ...more })).members);
}

/** As any process writes it. */
async function keep(id: string, values: Record<string, string>, changedAt = start): Promise<void> {
  await atomically(async (tx) => {
    for (const [fieldKey, text] of Object.entries(values)) {
      const row = and(eq(information.memberId, id), eq(information.fieldKey, fieldKey));
      await tx.delete(information).where(row);
      const value = sealValue(id, fieldKey, text);
      await tx.insert(information).values({ memberId: id, fieldKey, value, changedAt, changedBy: id });
    }
    await tx.update(members).set(changed).where(eq(members.id, id));
  });
}

type Row = typeof members.$inferInsert;

/** Members who did not come by the form: many, or with other columns. */
async function add(usernames: readonly string[], columns: Partial<Row> = {}): Promise<string[]> {
  const rows = usernames.map((username) => ({
    ...{ id: randomUUIDv7(), username, usernameKey: usernameKey(username) ?? "", passwordHash: "none" },
    ...{ role: "member" as const, state: "active" as const, version: 1, createdAt: start },
    ...{ passwordChangedAt: start, change: nextChange, ...columns },
  }));
  await atomically(async (tx) => {
    for (const row of rows) await tx.insert(members).values(row);
  });
  return rows.map(({ id }) => id);
}

async function setField(key: string, columns: Partial<typeof fieldsTable.$inferInsert>): Promise<void> {
  await atomically(async (tx) => {
    await tx.update(fieldsTable).set(columns).where(eq(fieldsTable.key, key));
  });
}

async function erase(...ids: string[]): Promise<void> {
  await atomically(async (tx) => {
    await tx.delete(members).where(inArray(members.id, ids));
  });
}

/** What was shown of the member in lists, as their activity has it. */
async function looksAt({ subject, from }: TestMember) {
  const { entries } = await listActivity({ subject, actor: subject, from });
  return entries
    .filter(({ event }) => event === "listed")
    .map(({ by, count, what }) => ({ by, count, what }));
}

test("an operator finds members by any part of their username or values, in any spelling", async () => {
  const op = await anOperator({ username: "operator" });
  const [ada] = [await aMember({ username: "ada" }), await aMember({ username: "Zoë" })];
  await keep(ada.subject.id, { name: "Ada Müller", contact: "ada@portal.example" });
  expect(await found(op, "MULLER")).toEqual(["ada"]);
  expect(await found(op, "  portal.EX ")).toEqual(["ada"]);
  expect(await found(op, "zoe")).toEqual(["Zoë"]);
  expect(await found(op, "nobody")).toEqual([]);
  expect(await found(op, "")).toEqual(["ada", "operator", "Zoë"]);
  const {
    members: [shown],
  } = await list(op, { q: "muller" });
  expect(shown?.values.map(({ field, excerpt }) => [field.key, excerpt])).toEqual([
    ["name", { before: "Ada ", found: "Müller", after: "" }],
  ]);
});

test("what any process changed is found at the next search, and what it was is not", async () => {
  const op = await anOperator({ username: "operator" });
  const { subject } = await aMember({ username: "ada" });
  await keep(subject.id, { name: "Lovelace" });
  expect(await found(op, "lovelace")).toEqual(["ada"]);
  await keep(subject.id, { name: "Byron" });
  expect(await found(op, "lovelace")).toEqual([]);
  expect(await found(op, "byron")).toEqual(["ada"]);
  await atomically(async (tx) => {
    await tx
      .update(members)
      .set({ username: "countess", usernameKey: "countess", ...changed })
      .where(eq(members.id, subject.id));
  });
  expect(await found(op, "ada")).toEqual([]);
  expect(await found(op, "countess")).toEqual(["countess"]);
  await atomically(async (tx) => {
    await tx.delete(information).where(eq(information.memberId, subject.id));
    await tx
      .update(members)
      .set({ state: "disabled", ...changed })
      .where(eq(members.id, subject.id));
  });
  expect(await found(op, "byron")).toEqual([]);
  expect(await found(op, "", { state: "disabled" })).toEqual(["countess"]);
});

test("whoever is erased is not found any more, and who comes after them is", async () => {
  const op = await anOperator({ username: "operator" });
  await add(["ada", "ben"]);
  for (let number = 0; number < 5; number += 1) {
    // The last to change, several times: on SQLite their numbers are given out again.
    const [id = ""] = await add([`eve ${number}`]);
    for (let time = 0; time < number; time += 1) await keep(id, { name: "Eve" });
    expect(await found(op, "eve")).toEqual([`eve ${number}`]);
    await erase(id);
    const [frank = ""] = await add([`frank ${number}`]);
    const { members: all, total } = await list(op);
    expect(names(all)).toEqual(["ada", "ben", `frank ${number}`, "operator"]);
    expect(total).toBe(4);
    await erase(frank);
    expect(await found(op, "frank")).toEqual([]);
  }
});

test("a process of its own reads the members, and one that ends too early leaves nobody out", async () => {
  const op = await anOperator({ username: "operator" });
  const [id = ""] = await add(Array.from({ length: 1_200 }, (_, number) => `member ${number}`));
  await keep(id, { name: "Lovelace" });
  allowReadingProcess();
  const { aside } = reading;
  try {
    expect(await found(op, "lovelace")).toEqual(["member 0"]);
    expect((await list(op)).total).toBe(1_201);
    dropIndex();
    reading.aside = async function* (fields) {
      for await (const some of aside?.(fields) ?? []) {
        yield some;
        return;
      }
    };
    expect((await list(op)).total).toBe(1_201);
  } finally {
    reading.aside = undefined;
  }
});

test("changes of many members at once are all taken over", async () => {
  const op = await anOperator({ username: "operator" });
  const ids = await add(Array.from({ length: 600 }, (_, number) => `member ${number}`));
  expect((await list(op)).total).toBe(601);
  await atomically(async (tx) => {
    await tx
      .update(members)
      .set({ state: "disabled", ...changed })
      .where(inArray(members.id, ids));
  });
  expect((await list(op, { state: "disabled" })).total).toBe(600);
  await erase(...ids.slice(0, 599));
  await add(["newcomer"]);
  const { members: left, total } = await list(op);
  expect([total, names(left)]).toEqual([3, ["member 599", "newcomer", "operator"]]);
});

test("fifty are on a page, in each order, and the links lead on and back", async () => {
  const op = await anOperator({ username: "operator" }, { ...someoneAt(start - 300 * day) });
  for (let number = 0; number < 120; number += 1)
    await add([`member ${String(number).padStart(3, "0")}`], {
      createdAt: start - number * day,
      lastLogInAt: number % 2 ? start - (200 - number) * day : null,
    });
  const first = await list(op, { sort: "-joined" });
  expect(names(first.members).at(0)).toBe("member 000");
  expect([first.members.length, first.previous]).toEqual([50, undefined]);
  const second = await list(op, { sort: "-joined", after: first.next ?? "" });
  expect(names(second.members).at(0)).toBe("member 050");
  expect(second.previous).toBe("");
  const third = await list(op, { sort: "-joined", after: second.next ?? "" });
  expect([third.members.length, third.next]).toEqual([21, undefined]);
  const back = await list(op, { sort: "-joined", after: third.previous ?? "" });
  expect(names(back.members)).toEqual(names(second.members));
  expect(names((await list(op, { sort: "-seen" })).members).slice(0, 3)).toEqual([
    "member 000",
    "member 002",
    "member 004",
  ]);
  expect(names((await list(op)).members).slice(0, 2)).toEqual(["member 000", "member 001"]);
});

test("filters say how many they would leave", async () => {
  const op = await anOperator({ username: "operator" });
  const [waits = "", off = ""] = [
    ...(await add(["waits"], { state: "awaiting approval" })),
    ...(await add(["off"], { state: "disabled" })),
  ];
  await keep(waits, { name: "Wait" });
  await keep(off, { contact: "somewhere" }, start - 366 * day);
  const { counts, fields } = await list(op);
  expect(counts).toEqual({
    states: { any: 3, active: 1, waiting: 1, disabled: 1, refused: 0 },
    roles: { member: 2, operator: 1 },
    missing: { name: 2, contact: 2, description: 3 },
    stale: 1,
  });
  expect(fields.map(({ key }) => key)).toEqual(["name", "contact", "description"]);
  expect(await found(op, "", { missing: "name" })).toEqual(["off", "operator"]);
  expect(await found(op, "", { stale: "1" })).toEqual(["off"]);
  expect(await found(op, "", { role: "operator" })).toEqual(["operator"]);
  expect((await list(op, { state: "waiting" })).counts?.states.any).toBe(3);
});

test("of those who wait all that was filled in is shown", async () => {
  const op = await anOperator({ username: "operator" });
  const { subject, ...ada } = await aMember({ username: "ada" });
  await keep(subject.id, { name: "Ada", description: "d".repeat(300) });
  await atomically(async (tx) => {
    await tx
      .update(members)
      .set({ state: "awaiting approval", ...changed })
      .where(eq(members.id, subject.id));
  });
  const {
    members: [shown],
  } = await list(op, { state: "waiting" });
  expect(shown?.values.map(({ field, excerpt }) => [field.key, excerpt?.before])).toEqual([
    ["name", "Ada"],
    ["description", `${"d".repeat(200)}…`],
  ]);
  expect(await looksAt({ ...ada, subject })).toEqual([
    { by: { username: "operator" }, count: 1, what: [{ field: "name" }, { field: "description" }] },
  ]);
});

test("a field that is kept from the operator while the index is waited for is not shown", async () => {
  const op = await anOperator({ username: "operator" });
  const [ada = ""] = await add(["ada"], { state: "awaiting approval" });
  await keep(ada, { name: "Ada", contact: "ada@portal.example" });
  reading.aside = async function* (fields) {
    await setField("contact", { access: "member alone" });
    yield* readAll(fields);
  };
  try {
    const {
      members: [shown],
    } = await listMembers(op, membersQuery({ state: "waiting" }), { language: "en" });
    expect(shown?.values.map(({ field }) => field.key)).toEqual(["name"]);
  } finally {
    reading.aside = undefined;
  }
});

test("a list is a look at what it shows, in the activity of each on the page and of nobody else", async () => {
  const op = await anOperator({ username: "operator" });
  const [ada, ben] = [await aMember({ username: "ada" }), await aMember({ username: "ben" })];
  await keep(ada.subject.id, { name: "Ada", contact: "ada@portal.example" });
  await list(op, { q: "ada" });
  expect(await looksAt(ada)).toEqual([
    { by: { username: "operator" }, count: 1, what: [{ field: "name" }, { field: "contact" }] },
  ]);
  expect(await looksAt(ben)).toEqual([]);
  await list(op);
  expect(await looksAt(ben)).toEqual([{ by: { username: "operator" }, count: 1, what: [] }]);
});

test("how many have a value is told of nobody who is not listed for it", async () => {
  const op = await anOperator({ username: "operator" });
  const ada = await aMember({ username: "ada" });
  await keep(ada.subject.id, { contact: "ada@club.example" });
  for (const query of [
    ["q", "ada@club"],
    ["missing", "contact"],
    ["stale", "1"],
  ]) {
    const {
      members: shown,
      counts,
      total,
    } = await list(op, { ...Object.fromEntries([query]), state: "refused" });
    expect([shown, counts, total]).toEqual([[], undefined, 0]);
  }
  expect(await looksAt(ada)).toEqual([]);
});

test("a field that is kept from the operator neither matches nor shows nor counts", async () => {
  const op = await anOperator({ username: "operator" });
  const { subject } = await aMember({ username: "ada" });
  await keep(subject.id, { name: "shown secret", contact: "hidden secret" }, start - 400 * day);
  const sees = (_: unknown, { key }: { key: string }) => key !== "contact";
  const listed = (query: Record<string, string>) => list(op, query, sees);
  expect((await listed({ q: "hidden" })).members).toEqual([]);
  const {
    members: [shown],
    fields,
  } = await listed({ q: "secret" });
  expect(shown?.values.map(({ field }) => field.key)).toEqual(["name"]);
  expect(fields.map(({ key }) => key)).toEqual(["name", "description"]);
  for (const missing of ["contact", "nonsense"]) expect((await listed({ missing })).members).toEqual([]);
  expect((await list(op, { q: "secret" }, () => false)).members).toEqual([]);
  expect((await list(op, {}, () => false)).counts?.stale).toBe(0);
});

test("where a reason is asked for, usernames alone match, and values show of whom this session has opened", async () => {
  change({ operatorReason: true });
  const op = await anOperator({ username: "operator" });
  const [ada, ava] = [await aMember({ username: "ada" }), await aMember({ username: "ava" })];
  for (const { subject } of [ada, ava]) await keep(subject.id, { name: "A. Lovelace" });
  expect(await found(op, "lovelace")).toEqual([]);
  const before = await list(op, { q: "a" });
  expect(before.members.flatMap(({ values }) => values)).toEqual([]);
  expect(before.fields).toEqual([]);
  await openMember(about(ada, op), "why");
  const shownOf = async (act: SignedIn) =>
    (await list(act, { q: "a" })).members
      .filter(({ values }) => values.length > 0)
      .map(({ username }) => username);
  expect(await shownOf(op)).toEqual(["ada"]);
  const whyListed = async ({ subject }: SignedIn) =>
    (await listActivity({ subject, actor: subject, from: op.from }, "", "operators")).entries[0]?.what;
  expect(await whyListed(ada)).toEqual([{ field: "name" }, { reason: "why" }]);
  expect(await whyListed(ava)).toEqual([]);
  expect(await shownOf(but(op, { at: start + 16 * minute }))).toEqual([]);
});

test("a value that cannot be opened hides nobody, and is found by nothing", async () => {
  const op = await anOperator({ username: "operator" });
  const { subject } = await aMember({ username: "ada" });
  await keep(subject.id, { name: "Ada" });
  await atomically(async (tx) => {
    await tx.update(information).set({ value: "broken" });
    await tx
      .update(members)
      .set({ state: "awaiting approval", ...changed })
      .where(eq(members.id, subject.id));
  });
  const {
    members: [shown],
    counts,
  } = await list(op, { state: "waiting" });
  expect(shown?.values.map(({ excerpt }) => excerpt)).toEqual([undefined]);
  expect(counts?.missing.name).toBe(0);
});

test("values are found in searchable fields alone, and whether they are there and still right is known of all", async () => {
  const op = await anOperator({ username: "operator" });
  const [ada, ben] = [await aMember({ username: "ada" }), await aMember({ username: "ben" })];
  await keep(ada.subject.id, { name: "Lovelace", contact: "Lovelace & Sons" }, start - 400 * day);
  await keep(ben.subject.id, { name: "Babbage" }, start - 400 * day);
  await setField("contact", { searchable: 0 });
  const {
    members: [shown],
    searched,
  } = await list(op, { q: "lovelace" });
  expect(shown?.values.map(({ field }) => field.key)).toEqual(["name"]);
  expect(searched.map(({ key }) => key)).toEqual(["name", "description"]);
  expect(await found(op, "sons")).toEqual([]);
  expect(await found(op, "", { missing: "contact" })).toEqual(["ben", "operator"]);
  expect(await found(op, "", { stale: "1" })).toEqual(["ada", "ben"]);
  await atomically(async (tx) => {
    await tx.update(information).set({ confirmedAt: start }).where(eq(information.memberId, ben.subject.id));
    await tx.update(members).set(changed).where(eq(members.id, ben.subject.id));
  });
  expect(await found(op, "", { stale: "1" })).toEqual(["ada"]);
  await setField("contact", { searchable: 1 });
  expect(await found(op, "sons")).toEqual(["ada"]);
  await setField("contact", { access: "member alone" });
  expect(await found(op, "sons")).toEqual([]);
});

test("what members are not asked for any more is never stale", async () => {
  const op = await anOperator({ username: "operator" });
  const [ada, ben] = [await aMember({ username: "ada" }), await aMember({ username: "ben" })];
  await keep(ada.subject.id, { name: "Lovelace", contact: "by post" }, start - 400 * day);
  await keep(ben.subject.id, { contact: "by pigeon" }, start - 400 * day);
  await setField("contact", { retiredAt: start });
  expect((await list(op)).counts?.stale).toBe(1);
  expect(await found(op, "", { stale: "1" })).toEqual(["ada"]);
  await setField("contact", { retiredAt: null });
  expect(await found(op, "", { stale: "1" })).toEqual(["ada", "ben"]);
});

test("eight fields are searched at the most", async () => {
  const keys = Array.from({ length: 12 }, (_, number) => `field${String(number).padStart(2, "0")}`);
  const { searched, keys: known } = indexedFields(keys.map((key) => aField({ key, isSearchable: true })));
  expect(searched.map(({ key }) => key)).toEqual(keys.slice(0, 8));
  expect(known).toEqual(keys);
});

test("another label or place of a field makes no other index", () => {
  const field = aField({ isSearchable: true });
  const other = aField({ isSearchable: true, label: "Called", position: 3, operators: ["someone"] });
  const others = [aField({ key: "name" }), aField({ key: "shoe" })];
  expect(indexedFields([...others, field])).toEqual(indexedFields([other, ...others.toReversed()]));
  expect(indexedFields([field])).not.toEqual(indexedFields([aField()]));
});

test("until all members are read, usernames are found, and how far it is is said", async () => {
  const op = await anOperator({ username: "operator" });
  const [ada = ""] = await add(["Ada_1", "Ada%2", "adam", "ben"]);
  await add(["ada waits"], { state: "awaiting approval" });
  await keep(ada, { name: "Lovelace" });
  const goOn = Promise.withResolvers<void>();
  reading.aside = async function* (fields) {
    await goOn.promise;
    yield* readAll(fields);
  };
  const now = (query: Record<string, string>) => listMembers(op, membersQuery(query), { language: "en" });
  const namesNow = async (query: Record<string, string>) => names((await now(query)).members);
  try {
    const { members: all, total, progress, counts } = await now({});
    expect(names(all)).toEqual(["ada waits", "Ada%2", "Ada_1", "adam", "ben", "operator"]);
    expect([total, progress, counts]).toEqual([6, { read: 0, of: 6 }, undefined]);
    expect(await namesNow({ q: "DA" })).toEqual(["ada waits", "Ada%2", "Ada_1", "adam"]);
    expect(await namesNow({ q: "a_" })).toEqual(["Ada_1"]);
    expect(await namesNow({ q: "a%" })).toEqual(["Ada%2"]);
    expect(await namesNow({ q: "da", state: "waiting" })).toEqual(["ada waits"]);
    expect(await namesNow({ role: "operator" })).toEqual(["operator"]);
    expect(await namesNow({ q: "lovelace" })).toEqual([]);
    expect(await namesNow({ missing: "name" })).toEqual([]);
    goOn.resolve();
    expect(await found(op, "lovelace")).toEqual(["Ada_1"]);
    expect((await list(op)).progress).toBeUndefined();
  } finally {
    goOn.resolve();
    reading.aside = undefined;
  }
});

test("what stops the reading of members is no end of it: the next who asks begins anew", async () => {
  const op = await anOperator({ username: "operator" });
  const stop = Promise.withResolvers<void>();
  // biome-ignore lint/correctness/useYield: it ends before it has anything
  reading.aside = async function* () {
    await stop.promise;
    throw new Error("The database is gone.");
  };
  try {
    const { progress } = await listMembers(op, membersQuery({}), { language: "en" });
    expect(progress).toEqual({ read: 0, of: 1 });
    const ended = currentIndex(indexedFields(await directoryFields()));
    reading.aside = undefined;
    stop.resolve();
    await ended;
    expect(await found(op, "")).toEqual(["operator"]);
  } finally {
    reading.aside = undefined;
  }
});

test("nobody who is no operator any more is shown anything", async () => {
  const op = await anOperator({ username: "operator" });
  await list(op);
  await atomically(async (tx) => {
    await tx
      .update(members)
      .set({ role: "member", ...changed })
      .where(eq(members.id, op.subject.id));
  });
  await expect(list(op)).rejects.toThrow(NotAnOperator);
});

function someoneAt(at: number) {
  return { address: "198.51.100.1", browser: "Firefox", requestId: "request", at };
}
