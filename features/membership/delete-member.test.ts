import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { atomically, checkpoint, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { eq } from "#db/drizzle.ts";
import { activity, erasures, information, members, sessions, throttles } from "#db/schema.ts";
import { connectSqlite, sqliteFile } from "#db/sqlite/connect.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { settleErasures } from "#features/erasure/finish.ts";
import { erasureHash } from "#features/erasure/ledger.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { settings } from "#lib/settings.ts";
import { aMember, but, hour, someone, start } from "../../tests/support/a-member.ts";
import { bytes, eraseAll, keep, tracesOf } from "../../tests/support/erasing.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { deleteMember } from "./delete-member.ts";
import { signUp } from "./sign-up.ts";

freshPortalPerTest();

const ledger = () => readFileSync(join(settings().dataDir, "erased"), "utf8");

test("a member who deletes themselves is gone from every table and logged out everywhere; the others stay", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await keep(ada, { name: "Ada" });
  const elsewhere = await logIn(ada, someone());
  expect(await deleteMember(ada, ada)).toEqual({ ok: true });
  for (const token of [ada.token, elsewhere.ok ? elsewhere.token : ""])
    expect(await findSession(token, ada.from)).toBeUndefined();
  expect(await logIn(ada, someone())).toEqual({ ok: false, code: "wrong" });
  expect((await database().select().from(members)).map(({ id }) => id)).toEqual([ben.subject.id]);
  // There the machine that does it for all finishes it.
  if (dialect === "postgresql") await settleErasures();
  for (const table of [information, erasures]) expect(await database().$count(table)).toBe(0);
  expect(await database().$count(sessions)).toBe(1);
  expect(await database().$count(activity)).toBe(1);
});

test("a form posted twice at once deletes once, and says so both times", async () => {
  const ada = await aMember();
  expect(await Promise.all([deleteMember(ada, ada), deleteMember(ada, ada)])).toEqual([
    { ok: true },
    { ok: true },
  ]);
  expect(ledger().trim().split("\n")).toHaveLength(1);
});

test("the ledger has it, in a file for its owner's eyes, and names nobody", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await deleteMember(ada, ada);
  await deleteMember(ben, ben);
  const time = "2026-11-25T12:00:00.000Z";
  expect(ledger()).toBe(`${erasureHash(ada.subject.id)} ${time}\n${erasureHash(ben.subject.id)} ${time}\n`);
  expect(ledger()).not.toContain(ada.subject.id);
  expect(statSync(join(settings().dataDir, "erased")).mode & 0o777).toBe(0o600);
});

test("every counter goes with the member", async () => {
  const ada = await aMember();
  const before = await database().select().from(throttles);
  for (const password of ["not the password", ada.password]) await logIn({ ...ada, password }, someone());
  await deleteMember(ada, { ...ada, password: "not the password" });
  const networks = 2 * 2;
  expect(await database().$count(throttles)).toBeGreaterThan(before.length + networks);
  await deleteMember(ada, ada);
  expect(await database().$count(throttles)).toBe(before.length + networks);
});

test("the name is free again at once", async () => {
  const ada = await aMember();
  await deleteMember(ada, ada);
  expect(await signUp(ada, someone())).toMatchObject({ ok: true });
});

test("the username is typed again, in any spelling, and the password", async () => {
  const ada = await aMember({ username: "Ada" });
  const { password } = ada;
  expect(await deleteMember(ada, { username: "Eda", password })).toEqual({
    ok: false,
    problems: { username: ["different"] },
  });
  expect(await deleteMember(ada, { username: "Eda", password: "wrong" })).toEqual({
    ok: false,
    problems: { username: ["different"], password: ["wrong"] },
  });
  expect(await database().$count(members)).toBe(1);
  expect(await deleteMember(ada, { username: " ADA", password })).toEqual({ ok: true });
});

test("wrong passwords are counted, but not as log-ins", async () => {
  change({ attemptsPerMember: 2 });
  const ada = await aMember();
  for (let tries = 0; tries < 2; tries++) await deleteMember(ada, { ...ada, password: "wrong" });
  expect(await deleteMember(ada, ada)).toMatchObject({ ok: false, code: "too many" });
  expect(await logIn(ada, ada.from)).toMatchObject({ ok: true });
  expect(await deleteMember(but(ada, { at: start + hour }), ada)).toEqual({ ok: true });
});

test("empty boxes are no tries", async () => {
  change({ attemptsPerMember: 1 });
  const ada = await aMember();
  for (let times = 0; times < 3; times++)
    expect(await deleteMember(ada, { username: " ", password: "" })).toEqual({
      ok: false,
      problems: { username: ["missing"], password: ["missing"] },
    });
  expect(await database().$count(activity)).toBe(1);
  expect(await deleteMember(ada, ada)).toEqual({ ok: true });
});

test("a ledger that cannot be written loses no erasure", async () => {
  const ada = await aMember();
  const { dataDir, databaseUrl } = settings();
  change({ dataDir: "/dev/null", databaseUrl });
  expect(await deleteMember(ada, ada)).toEqual({ ok: true });
  expect(await database().$count(erasures)).toBe(1);
  change({ dataDir });
  await settleErasures();
  expect(await database().$count(erasures)).toBe(0);
  expect(ledger()).toContain(erasureHash(ada.subject.id));
});

test("neither database nor write-ahead log keeps a byte of anyone who was deleted", () =>
  // The bytes are SQLite's; of a server only rows are looked at.
  eraseAll(dialect === "sqlite" ? 80 : 5));

if (dialect === "sqlite")
  test("while somebody still reads, the primary goes on with the bytes later", async () => {
    const ada = await aMember({ username: "Ada of the long look" });
    const reader = connectSqlite(sqliteFile(settings().databaseUrl), "reading");
    reader.exec("BEGIN");
    reader.prepare("select count(*) from members").get();
    expect(await deleteMember(ada, ada)).toEqual({ ok: true });
    expect(await database().$count(members)).toBe(0);
    expect(await database().$count(erasures)).toBe(1);
    expect((await bytes()).includes("Ada of the long look")).toBe(true);
    reader.exec("COMMIT");
    reader.close();
    await settleErasures();
    expect(await database().$count(erasures)).toBe(0);
    expect((await bytes()).includes("Ada of the long look")).toBe(false);
    expect(ledger().trim().split("\n")).toHaveLength(1);
  });

test("values that were changed are gone with the member too", async () => {
  const ada = await aMember();
  await keep(ada, { description: "D".repeat(3000) });
  const before = await tracesOf(ada);
  await checkpoint();
  await keep(ada, { description: "short" });
  await deleteMember(ada, ada);
  const all = await bytes();
  expect(before.filter((trace) => all.includes(trace))).toEqual([]);
});

test("deleting while another writes waits for it", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  const writing = atomically(async (tx) => {
    await tx.update(members).set({ version: 9 }).where(eq(members.id, ben.subject.id));
  });
  const [, deleted] = await Promise.all([writing, deleteMember(ada, ada)]);
  expect(deleted).toEqual({ ok: true });
});
