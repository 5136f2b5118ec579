/** A portal without a server, for tests beside the code: its own settings, keys and database file for each test. */
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { closeDatabase } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { migrate } from "#db/migrate.ts";
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
    if (dialect === "postgresql") await onServer(server, `create database "${nameOf(template)}"`);
    adopt(template);
    await migrate();
    allowHashing();
  });
  beforeEach(async () => {
    const dataDir = temporaryDirectory();
    if (dialect === "sqlite") copyFileSync(join(template, "postern.db"), join(dataDir, "postern.db"));
    else await onServer(server, `create database "${nameOf(dataDir)}" template "${nameOf(template)}"`);
    adopt(dataDir, differences);
    adoptKeys(someKeys());
  });
  afterEach(async () => {
    await closeDatabase();
    await remove(settings().dataDir);
  });
  afterAll(async () => {
    await stopHashing();
    await remove(template);
  });
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
  const [file, database] = [join(dataDir, "postern.db"), nameOf(dataDir)];
  const copy = (from: string, to: string) =>
    dialect === "sqlite"
      ? Promise.resolve(copyFileSync(from, to))
      : onServer(server, `create database "${to}" template "${from}"`);
  const [here, there] = dialect === "sqlite" ? [file, `${file}.backup`] : [database, `${database}-backup`];
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

async function remove(dataDir: string): Promise<void> {
  if (dialect === "postgresql")
    await onServer(server, `drop database if exists "${nameOf(dataDir)}" with (force)`);
  rmSync(dataDir, { recursive: true });
}

/** On PostgreSQL a test's database is called as its folder. */
const nameOf = (dataDir: string) => basename(dataDir);

function adopt(dataDir: string, differences: Partial<Settings> = {}): void {
  const environment = {
    DATA_DIR: dataDir,
    PASSWORD_ITERATIONS: "1000",
    LOG_LEVEL: "error",
    ...(dialect === "postgresql" && { DATABASE_URL: `${server}/${nameOf(dataDir)}` }),
  };
  adoptSettings({ ...readSettings(environment, undefined, dataDir), ...differences });
}
