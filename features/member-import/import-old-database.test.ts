import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeEach, describe, expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { fields, members } from "#db/schema.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { entriesOf } from "#features/information/read-information.ts";
import { findByUsername } from "#features/members/member.ts";
import { settings } from "#lib/settings.ts";
import { aMember, someone } from "../../tests/support/a-member.ts";
import { freshPortalPerTest, temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { importing, type OldUser, oldDatabase, sha512 } from "../../tests/support/importing.ts";

freshPortalPerTest();

const apply = { apply: true } as const;
const hash = sha512("old one");
let file: string;

beforeEach(() => {
  file = join(temporaryDirectory(), "users.db");
});

async function usernames(): Promise<string[]> {
  const rows = await database().select({ username: members.username }).from(members);
  return rows.map(({ username }) => username).sort();
}

test("members keep their passwords, however short, their description and contact; the field name stays empty", async () => {
  oldDatabase(file, [
    ["Ada Lovelace", hash.toUpperCase(), "Likes numbers,\r\nand tea", "by post"],
    ["ben", sha512("ü"), "", null],
  ]);
  const { columns, imported } = await importing(file, apply);
  expect(columns).toEqual({
    name: "username",
    password: "password",
    description: "description",
    contact: "contact",
  });
  expect(imported).toBe(2);
  expect(await logIn({ username: "ada lovelace", password: "old one" }, someone())).toMatchObject({
    ok: true,
  });
  expect(await logIn({ username: "ben", password: "ü" }, someone())).toMatchObject({ ok: true });
  expect(await logIn({ username: "ben", password: "u" }, someone())).toEqual({ ok: false, code: "wrong" });
  const ada = await findByUsername(database(), "ada lovelace");
  const entries = await entriesOf(database(), ada?.id ?? "");
  const values = Object.fromEntries(entries.map(({ field, value }) => [field.key, value]));
  expect(values).toEqual({ name: undefined, description: "Likes numbers,\nand tea", contact: "by post" });
});

test("no bare hash is stored anywhere", async () => {
  oldDatabase(file, [["ada", hash]]);
  await importing(file, apply);
  const row = await findByUsername(database(), "ada");
  expect(row?.passwordHash).toMatch(/^\$pbkdf2-sha512\$i=/);
  expect(row?.importedCost).toBeGreaterThan(0);
  const bytes = Buffer.from(hash, "hex");
  for (const form of [hash, bytes.toString("base64").slice(0, 80)])
    expect(row?.passwordHash).not.toContain(form);
});

test("unusable and duplicate rows are listed with their number and reason, and nothing is imported", async () => {
  await aMember({ username: "Here" });
  const users: OldUser[] = [
    ["ada", hash],
    ["ADA ", hash],
    ["", hash],
    [null, hash],
    ["a\u202eb", hash],
    ["x".repeat(65), hash],
    ["short hash", hash.slice(1)],
    ["no hash", null],
    ["md5", "d41d8cd98f00b204e9800998ecf8427e"],
    [Buffer.from([1, 2, 255]), hash],
    ["nul", hash, "a\0b"],
    ["long", hash, "x".repeat(5001)],
    ["wordy", hash, "", "y".repeat(201)],
    ["HERE", hash],
    ["bytes", hash, Buffer.from("text")],
  ];
  oldDatabase(file, users);
  const { wrong, ready, alreadyHere, imported } = await importing(file, apply);
  expect(wrong).toEqual([
    "2: The username is the same as that of line 1.",
    "3: The username is missing.",
    "4: The username is missing.",
    "5: This username contains a character that is not allowed. Letters, numbers, punctuation and spaces are.",
    "6: A username must be 64 characters or fewer.",
    ...[7, 8, 9].map((row) => `${row}: The password is not 128 hexadecimal digits.`),
    "10: name holds bytes that are no text.",
    "11: About you contains a character that cannot be saved.",
    "12: About you must be 5000 characters or fewer.",
    "13: Contact must be 200 characters or fewer.",
    "15: description holds bytes that are no text.",
  ]);
  expect({ ready, alreadyHere, imported }).toEqual({ ready: 1, alreadyHere: 1, imported: 0 });
  expect(await importing(file, { ...apply, skipWrong: true })).toMatchObject({ imported: 1 });
  expect(await usernames()).toEqual(["Here", "ada"]);
});

test("twice imports once, and says so", async () => {
  oldDatabase(file, [
    ["ada", hash],
    ["ben", hash],
  ]);
  await importing(file, apply);
  expect(await importing(file, apply)).toMatchObject({ ready: 0, alreadyHere: 2, imported: 0 });
  expect(await usernames()).toEqual(["ada", "ben"]);
});

test("letters of a Windows code page come out right when it is said", async () => {
  oldDatabase(file, []);
  const old = new Database(file);
  old
    .prepare("INSERT INTO users VALUES (cast(? as text), ?, '', '')")
    .run(Buffer.from("Müller", "latin1"), hash);
  old.close();
  expect((await importing(file)).wrong).toEqual([
    expect.stringMatching(/^1: name is not written as the rest; .*--encoding windows-1252/),
  ]);
  await importing(file, { ...apply, encoding: "windows-1252" });
  expect(await usernames()).toEqual(["Müller"]);
});

test("a database in UTF-16", async () => {
  const old = new Database(file);
  old.exec("PRAGMA encoding = 'UTF-16le'; CREATE TABLE users (name, password, description, contact)");
  old.prepare("INSERT INTO users VALUES (?, ?, '🚪', NULL)").run("žofie", hash);
  old.close();
  expect((await importing(file, apply)).imported).toBe(1);
  expect(await usernames()).toEqual(["žofie"]);
});

test("a column without a field here is said to be left out", async () => {
  await atomically(async (tx) => {
    await tx.update(fields).set({ retiredAt: 1 }).where(eq(fields.key, "contact"));
  });
  oldDatabase(file, [["ada", hash, "text", "by post"]]);
  expect((await importing(file, apply)).columns.contact).toBe("left out");
});

describe("the file itself", () => {
  test("is not changed, nor anything put beside it, also one with a write-ahead log, whose rows count", async () => {
    oldDatabase(file, [["ada", hash]]);
    const writer = new Database(file);
    writer.pragma("journal_mode = WAL");
    writer.prepare("INSERT INTO users VALUES ('ben', ?, '', '')").run(hash);
    const folder = temporaryDirectory();
    for (const end of ["", "-wal"]) copyFileSync(file + end, join(folder, `users.db${end}`));
    writer.close();
    const copy = join(folder, "users.db");
    const state = () =>
      readdirSync(folder).map((name) => [
        name,
        statSync(join(folder, name)).mtimeMs,
        readFileSync(join(folder, name)).toString("base64"),
      ]);
    const before = state();
    expect(await importing(copy, apply)).toMatchObject({ imported: 2 });
    expect(state()).toEqual(before);
  });

  test("leaves no copy behind", async () => {
    oldDatabase(file, [["ada", hash]]);
    const left = join(settings().dataDir, "importing-99999999-x");
    mkdirSync(left);
    await importing(file, apply);
    expect(readdirSync(settings().dataDir).filter((name) => name.startsWith("importing"))).toEqual([]);
  });

  test.each([
    [
      "another database",
      (path: string) => new Database(path).exec("CREATE TABLE people (name)").close(),
      /is a database, but not of the system of 2020/,
    ],
    ["a cut one", (path: string) => cut(path, 0.5), /is damaged \(/],
    [
      "one of noise",
      (path: string) =>
        writeFileSync(path, Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(9000, 7)])),
      /is damaged \(SQLITE_NOTADB\)/,
    ],
  ])("%s: one sentence", async (_, make, said) => {
    make(file);
    await expect(importing(file, { ...apply, skipWrong: true })).rejects.toThrow(said);
    expect(await usernames()).toEqual([]);
  });

  test.each([
    ["a pipe", "-wal", (path: string) => void execFileSync("mkfifo", [path])],
    ["a device", "-journal", (path: string) => symlinkSync("/dev/zero", path)],
  ])("%s beside it is not read: one sentence", async (_, end, make) => {
    oldDatabase(file, [["ada", hash]]);
    make(file + end);
    await expect(importing(file, apply)).rejects.toThrow(`${file}${end} is no file`);
    expect(await usernames()).toEqual([]);
  });

  test("a folder, and what is not there: one sentence", async () => {
    await expect(importing(temporaryDirectory())).rejects.toThrow(/is no file/);
    await expect(importing(`${file}.gone`)).rejects.toThrow(
      /^There is no file .*gone that can be read \(ENOENT\)\.$/,
    );
  });
});

function cut(path: string, share: number): void {
  oldDatabase(
    path,
    Array.from({ length: 500 }, (_, at): OldUser => [`m${at}`, hash, "text"]),
  );
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, Math.floor((bytes.length * share) / 4096) * 4096));
}
