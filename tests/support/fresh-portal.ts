/** A portal without a server, for tests beside the code: its own settings, keys and database file for each test. */
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { getTableName, type SQL } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { atomically, closeDatabase, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { sql } from "#db/drizzle.ts";
import { migrate } from "#db/migrate.ts";
import * as schema from "#db/schema.ts";
import { noteChainsBegun } from "#features/activity/chains-begun.ts";
import { allowHashing, stopHashing } from "#features/passwords/hashing-thread-start.ts";
import { adoptKeys, type Keys } from "#lib/keys.ts";
import { adoptSettings, readSettings, type Settings, settings } from "#lib/settings.ts";

import { onServer } from "./portal.ts";

/** The server of the tests that run on PostgreSQL (tests/support/postgresql-for-all.ts). */
const server = process.env.POSTERN_TEST_POSTGRESQL ?? "";

/** Gives every test of the file a portal of its own, with these settings in place of the defaults. */
export function freshPortalPerTest(differences: Partial<Settings> = {}): void {
  const template = temporaryDirectory();
  beforeAll(async () => {
    if (dialect === "postgresql") await newDatabase(nameOf(template));
    adopt(template);
    if (dialect === "sqlite") await migrate();
    allowHashing();
  });
  beforeEach(async () => {
    const dataDir = temporaryDirectory();
    if (dialect === "sqlite") copyFileSync(join(template, "postern.db"), join(dataDir, "postern.db"));
    adopt(dataDir, differences, template);
    if (dialect === "postgresql") await emptyAsNew();
    adoptKeys(someKeys());
    noteChainsBegun();
  });
  afterEach(async () => {
    // To connect anew takes PostgreSQL longer than most tests.
    if (dialect === "sqlite" || !settings().databaseUrl.endsWith(`/${nameOf(template)}`))
      await closeDatabase();
    rmSync(settings().dataDir, { recursive: true });
  });
  afterAll(async () => {
    await stopHashing();
    await closeDatabase();
    if (dialect === "postgresql")
      await onServer(server, `drop database if exists "${nameOf(template)}" with (force)`);
    rmSync(template, { recursive: true });
  });
}

/** What a new portal's database on PostgreSQL has: to migrate one for each file would take longer than to copy it. */
let migrated: Promise<{ name: string; fields: string }> | undefined;

async function newDatabase(name: string): Promise<void> {
  migrated ??= makeMigrated();
  await onServer(server, `create database "${name}" template "${(await migrated).name}"`);
}

async function makeMigrated(): Promise<{ name: string; fields: string }> {
  const folder = temporaryDirectory();
  const name = nameOf(folder);
  await onServer(server, `create database "${name}"`);
  adopt(folder);
  await migrate();
  const fields = JSON.stringify(
    await database().select({ row: sql<object>`to_json(fields)` }).from(schema.fields),
  );
  await closeDatabase();
  rmSync(folder, { recursive: true });
  return { name, fields };
}

/** Empties every table, but for the fields that a new portal asks for: a database for each test would take longer. */
async function emptyAsNew(): Promise<void> {
  const { fields = "" } = (await migrated) ?? {};
  // Those that refer to others come after them.
  const deletions = Object.values(schema)
    .reverse()
    .map((table) => `delete from "${getTableName(table)}"`);
  const asked = `insert into fields select (json_populate_record(null::fields, value -> 'row')).* from json_array_elements('${fields.replaceAll("'", "''")}')`;
  const text = sql.raw([...deletions, asked].join(";"));
  await atomically((tx) => (tx as unknown as { execute(text: SQL): Promise<unknown> }).execute(text));
}

/** Changes settings in the middle of a test. */
export function change(differences: Partial<Settings>): void {
  adoptSettings({ ...settings(), ...differences });
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), "postern-test-"));
}

/** Keeps a copy of the database as it is; what is given back puts the copy in its place. */
export async function takeBackup(): Promise<() => Promise<void>> {
  await closeDatabase();
  const { dataDir } = settings();
  const file = join(dataDir, "postern.db");
  const name = settings().databaseUrl.split("/").at(-1) ?? "";
  const copy = (from: string, to: string) =>
    dialect === "sqlite"
      ? Promise.resolve(copyFileSync(from, to))
      : onServer(server, `create database "${to}" template "${from}"`);
  const [here, there] = dialect === "sqlite" ? [file, `${file}.backup`] : [name, `${name}-backup`];
  if (dialect === "postgresql") await onServer(server, `drop database if exists "${there}"`);
  await copy(here, there);
  return async () => {
    await closeDatabase();
    if (dialect === "postgresql") await onServer(server, `drop database "${here}" with (force)`);
    for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
    await copy(there, here);
  };
}

/** Keys of nobody else, one of each kind. */
function someKeys(): Keys {
  const one = () => [randomBytes(32)];
  return { session: one(), pepper: one(), data: one(), ticket: one(), action: one() };
}

/** On PostgreSQL a file's database is called as its first folder. */
const nameOf = (dataDir: string) => basename(dataDir);

function adopt(dataDir: string, differences: Partial<Settings> = {}, template = dataDir): void {
  const environment = {
    DATA_DIR: dataDir,
    PASSWORD_ITERATIONS: "1000",
    LOG_LEVEL: "error",
    ...(dialect === "postgresql" && { DATABASE_URL: `${server}/${nameOf(template)}` }),
  };
  adoptSettings({ ...readSettings(environment, undefined, dataDir), ...differences });
}
