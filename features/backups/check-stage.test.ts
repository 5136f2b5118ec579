import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { migrationsFor, readMigrations } from "#db/migrations.ts";
import { apply, makeJournal } from "#db/sqlite/migrate.ts";
import { temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { checkFile } from "./check-stage.ts";

const nothing = () => {};

/** Of a release with so many migrations. */
function databaseOf(release: number): string {
  const file = join(temporaryDirectory(), "postern.db");
  const database = new Database(file);
  makeJournal(database);
  for (const migration of readMigrations(migrationsFor("sqlite")).slice(0, release))
    apply(database, migration);
  database.exec(`insert into throttles select 'key', 1, 2`);
  database.close();
  return file;
}

const all = readMigrations(migrationsFor("sqlite"));

test.each([1, 5, all.length])(
  "the database of the release with %i migrations is looked at by its own tables",
  async (release) => {
    const file = databaseOf(release);
    const { tables, migrations } = await checkFile(file, { values: "all" }, nothing);
    expect(migrations).toEqual(all.slice(0, release).map(({ name }) => name));
    expect(tables.find(({ table }) => table === "throttles")?.rows).toBe(1);
  },
);

test("a table that differs, is missing or is one too many is found", async () => {
  const file = databaseOf(all.length);
  const { tables } = await checkFile(file, { values: "none" }, nothing);
  const check = (tables: unknown) =>
    checkFile(file, { manifest: { tables } as never, values: "none" }, nothing);
  await check(tables);
  await expect(check(tables.slice(1))).rejects.toThrow(/The table .* is not what/);
  await expect(check([...tables, { table: "more", rows: 0, digest: "" }])).rejects.toThrow(/table more/);
  const database = new Database(file);
  database.exec("update throttles set key = 'another'");
  database.close();
  await expect(check(tables)).rejects.toThrow(/The table throttles/);
});

test("a damaged database is a sentence", async () => {
  const file = databaseOf(all.length);
  const database = new Database(file);
  database.pragma("journal_mode = DELETE");
  database.pragma("foreign_keys = OFF");
  database.exec("insert into ledger_copies values ('nobody', 'h')");
  database.close();
  await expect(checkFile(file, { values: "none" }, nothing)).rejects.toThrow(/damaged.*\(foreign keys of/);
});

test.each([
  ["trigger spoil", "create trigger spoil after delete on members begin select 1; end"],
  ["view mine", "create view mine as select * from members"],
  ["table members", "alter table members add column mine text"],
])("%s, which no migration of its release makes, is found", async (found, statement) => {
  for (const release of [1, all.length]) {
    const file = databaseOf(release);
    const database = new Database(file);
    database.exec(statement);
    database.close();
    await expect(checkFile(file, { values: "none" }, nothing)).rejects.toThrow(`(${found})`);
  }
});

test("indices, and tables of every kind beside ours, may be somebody's own", async () => {
  const file = databaseOf(all.length);
  const database = new Database(file);
  database.exec(`create index my_index on members (username);
    create table with_key (id text primary key);
    create table without_key (x text);
    insert into without_key values ('b'), ('a'), (null);
    create virtual table words using fts5 (word);
    insert into words values ('a');
    create table one (id text primary key references other);
    create table other (id text primary key references one);
    create table child (parent text references gone (id))`);
  database.close();
  const { tables } = await checkFile(file, { values: "none" }, nothing);
  expect(tables).toContainEqual({ table: "without_key", rows: 3, digest: expect.any(String) });
  await checkFile(file, { manifest: { tables } as never, values: "none" }, nothing);
});

test("a table of somebody's own that refers to what is no key is named", async () => {
  const file = databaseOf(all.length);
  const database = new Database(file);
  database.exec("create table one (x text); create table other (x text references one (x))");
  database.close();
  await expect(checkFile(file, { values: "none" }, nothing)).rejects.toThrow(
    /damaged.*\(foreign key mismatch - "other" referencing "one"\)/,
  );
});

test("an index that says something else than its table is found", async () => {
  const file = databaseOf(1);
  const database = new Database(file);
  database.exec("insert into throttles values ('a name of its own', 1, 2)");
  database.close();
  const bytes = readFileSync(file);
  const at = bytes.indexOf("a name of its own");
  expect(bytes.indexOf("a name of its own", at + 1)).toBeGreaterThan(at);
  bytes.write("b", at);
  writeFileSync(file, bytes);
  await expect(checkFile(file, { values: "none" }, nothing)).rejects.toThrow(/index|row/);
});
