/** A portal without a server, for tests beside the code: its own settings, keys and database file for each test. */
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { closeDatabase } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { allowHashing, stopHashing } from "#features/passwords/hashing-thread-start.ts";
import { adoptKeys, type Keys } from "#lib/keys.ts";
import { adoptSettings, readSettings, type Settings, settings } from "#lib/settings.ts";

/** Gives every test of the file a portal of its own, with these settings in place of the defaults. */
export function freshPortalPerTest(differences: Partial<Settings> = {}): void {
  const template = temporaryDirectory();
  beforeAll(async () => {
    adopt(template);
    await migrate();
    allowHashing();
  });
  beforeEach(() => {
    const dataDir = temporaryDirectory();
    copyFileSync(join(template, "postern.db"), join(dataDir, "postern.db"));
    adopt(dataDir, differences);
    adoptKeys(someKeys());
  });
  afterEach(async () => {
    await closeDatabase();
    rmSync(settings().dataDir, { recursive: true });
  });
  afterAll(async () => {
    await stopHashing();
    rmSync(template, { recursive: true });
  });
}

/** Changes settings in the middle of a test. */
export function change(differences: Partial<Settings>): void {
  adoptSettings({ ...settings(), ...differences });
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), "postern-test-"));
}

/** Keys of nobody else, one of each kind. */
function someKeys(): Keys {
  const one = () => [randomBytes(32)];
  return { session: one(), pepper: one(), data: one(), ticket: one(), action: one() };
}

function adopt(dataDir: string, differences: Partial<Settings> = {}): void {
  const environment = { DATA_DIR: dataDir, PASSWORD_ITERATIONS: "1000", LOG_LEVEL: "error" };
  adoptSettings({ ...readSettings(environment, undefined, dataDir), ...differences });
}
