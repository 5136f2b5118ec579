import { execFile, spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { change, freshPortalPerTest, temporaryDirectory } from "../tests/support/fresh-portal.ts";
import { database } from "./client.ts";
import { migrate } from "./migrate.ts";
import { fields } from "./schema.ts";
import { sqliteFile } from "./sqlite/connect.ts";

freshPortalPerTest();

const root = join(import.meta.dirname, "..");
const ours = join(import.meta.dirname, "migrations/sqlite");
const file = () => sqliteFile(settings().databaseUrl);

/** Looks at, or into, the database as another program would. */
function bare<T>(look: (connection: Database.Database) => T): T {
  const connection = new Database(file());
  try {
    return look(connection);
  } finally {
    connection.close();
  }
}

const tables = () =>
  bare((connection) =>
    connection.prepare("select name from sqlite_schema where type = 'table' order by name").pluck().all(),
  );

/** Our migrations and some more of these statements, as a folder. */
function migrationsAnd(...statements: string[]): string {
  const folder = join(temporaryDirectory(), "sqlite");
  cpSync(ours, folder, { recursive: true });
  const path = join(folder, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(path, "utf8"));
  for (const [index, statement] of statements.entries()) {
    const tag = `100${index}_later`;
    journal.entries.push({ idx: 1000 + index, version: "6", when: 9e12 + index, tag, breakpoints: true });
    writeFileSync(join(folder, `${tag}.sql`), statement);
  }
  writeFileSync(path, JSON.stringify(journal));
  return folder;
}

function addMember(): void {
  bare((connection) =>
    connection.exec(`
      insert into members
        (id, username, username_key, password_hash, role, state, version, created_at, password_changed_at)
        values ('m', 'Lena', 'lena', 'x', 'member', 'active', 1, 0, 0);
      insert into information (member_id, field_key, value, changed_at, changed_by) values ('m', 'name', 'sealed', 0, 'm');`),
  );
}

async function problemOf(migrating: Promise<unknown>): Promise<StartProblem> {
  const problem = await migrating.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(problem).toBeInstanceOf(StartProblem);
  return problem as StartProblem;
}

test("an empty portal gets its tables and first fields, and a private file", async () => {
  rmSync(file());
  await migrate();
  expect(
    (await database().select().from(fields).orderBy(fields.position)).map(({ key, limit }) => [key, limit]),
  ).toEqual([
    ["name", 200],
    ["contact", 200],
    ["description", 5000],
  ]);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test("migrating again changes nothing", async () => {
  const before = readFileSync(file());
  await migrate();
  expect(readFileSync(file()).equals(before)).toBe(true);
});

test("a table that is rebuilt keeps the rows that belong to it", async () => {
  addMember();
  await migrate(
    migrationsAnd(`
      PRAGMA foreign_keys=OFF;--> statement-breakpoint
      create table new_members as select * from members;--> statement-breakpoint
      drop table members;--> statement-breakpoint
      create table members (id text primary key not null, username text);--> statement-breakpoint
      insert into members select id, username from new_members;--> statement-breakpoint
      drop table new_members;`),
  );
  expect(bare((connection) => connection.prepare("select value from information").pluck().all())).toEqual([
    "sealed",
  ]);
});

test("a failing migration is named and leaves everything as it was, the ones before it too", async () => {
  addMember();
  const before = tables();
  const folder = migrationsAnd(
    "create table fine (id text)",
    "delete from members;--> statement-breakpoint\nalter table nowhere add column x text",
  );
  const problem = await problemOf(migrate(folder));
  expect(problem.message).toContain("The migration 1001_later failed and nothing was changed");
  expect(tables()).toEqual(before);
  expect(bare((connection) => connection.prepare("select username from members").pluck().all())).toEqual([
    "Lena",
  ]);
  await migrate();
});

test("a migration that would leave rows behind without an owner is refused", async () => {
  addMember();
  const problem = await problemOf(migrate(migrationsAnd("delete from members")));
  expect(problem.message).toContain("rows of information would belong to nothing");
  expect(bare((connection) => connection.prepare("select count(*) from members").pluck().get())).toBe(1);
});

test("a database of a newer portal is refused and not touched", async () => {
  await migrate(migrationsAnd("create table newer (id text)"));
  const before = readFileSync(file());
  const problem = await problemOf(migrate());
  expect(problem.message).toMatch(/made by a newer version of the portal/);
  expect(problem.exitCode).toBe(1);
  expect(readFileSync(file()).equals(before)).toBe(true);
});

test("a file that is no database, and a folder that cannot be made, are a sentence", async () => {
  writeFileSync(file(), "This is a letter to my grandmother. ".repeat(100));
  expect((await problemOf(migrate())).message).toBe(
    `The database ${file()} cannot be opened: file is not a database.`,
  );
  change({ databaseUrl: "file:/dev/null/postern.db" });
  expect((await problemOf(migrate())).message).toMatch(
    /^The database \/dev\/null\/postern\.db cannot be opened/,
  );
});

test("processes that migrate at the same moment all end well", async () => {
  rmSync(file());
  const run = () =>
    promisify(execFile)(process.execPath, [join(root, "db/migrate-now.ts")], { env: environment() });
  await Promise.all([run(), run(), run()]);
  expect(await database().$count(fields)).toBe(3);
});

test("killed at any moment, the next start is clean", async () => {
  for (const moment of [60, 80, 90, 100, 110, 120, 140, 170]) {
    for (const name of readdirSync(settings().dataDir)) rmSync(join(settings().dataDir, name));
    const child = spawn(process.execPath, [join(root, "db/migrate-now.ts")], {
      env: environment(),
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    await pause(moment);
    child.kill("SIGKILL");
    await ended;
    await migrate();
    expect(bare((connection) => connection.prepare("select count(*) from fields").pluck().get())).toBe(3);
  }
});

test("the migrations make exactly what the schema says", async () => {
  const folder = migrationsAnd();
  const flags = [
    `--schema=${join(root, "db/schema.ts")}`,
    `--out=${folder}`,
    "--dialect=sqlite",
    "--casing=snake_case",
  ];
  await promisify(execFile)(
    join(root, "node_modules/.bin/drizzle-kit"),
    ["generate", "--name=drift", ...flags],
    {
      cwd: root,
    },
  );
  expect(existsSync(join(folder, "0002_drift.sql"))).toBe(false);
});

function environment() {
  return {
    NODE_ENV: "test" as const,
    PATH: process.env.PATH,
    DATABASE_URL: settings().databaseUrl,
    DATA_DIR: settings().dataDir,
  };
}
