/** A portal without a server, for tests beside the code: its own settings, keys and database file for each test. */
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { atomically, closeDatabase, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
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
  let asked: (typeof schema.fields.$inferSelect)[] = [];
  beforeAll(async () => {
    if (dialect === "postgresql") await onServer(server, `create database "${nameOf(template)}"`);
    adopt(template);
    await migrate();
    if (dialect === "postgresql") asked = await database().select().from(schema.fields);
    allowHashing();
  });
  beforeEach(async () => {
    const dataDir = temporaryDirectory();
    if (dialect === "sqlite") copyFileSync(join(template, "postern.db"), join(dataDir, "postern.db"));
    adopt(dataDir, differences, template);
    if (dialect === "postgresql") await emptyBut(asked);
    adoptKeys(someKeys());
    noteChainsBegun();
  });
  afterEach(async () => {
    await closeDatabase();
    rmSync(settings().dataDir, { recursive: true });
  });
  afterAll(async () => {
    await stopHashing();
    if (dialect === "postgresql")
      await onServer(server, `drop database if exists "${nameOf(template)}" with (force)`);
    rmSync(template, { recursive: true });
  });
}

/** Empties every table, but for the fields that a new portal asks for: a database for each test would take longer. */
async function emptyBut(asked: (typeof schema.fields.$inferSelect)[]): Promise<void> {
  await atomically(async (tx) => {
    // Those that refer to others come after them.
    for (const table of Object.values(schema).reverse()) await tx.delete(table);
    await tx.insert(schema.fields).values(asked);
  });
  // A test may mean another database before it opens one.
  await closeDatabase();
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
