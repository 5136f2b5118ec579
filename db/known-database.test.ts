import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openKeys } from "#lib/keys.ts";
import { adoptSettings, readSettings, type Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { temporaryDirectory } from "../tests/support/fresh-portal.ts";
import { expectDatabase, noteDatabase } from "./known-database.ts";
import { migrate } from "./migrate.ts";
import { sqliteDriver } from "./sqlite/driver.ts";

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
});
afterEach(() => rmSync(root, { recursive: true }));

function settingsWith(environment: Record<string, string> = {}): Settings {
  const settings = readSettings({ LOG_LEVEL: "error", ...environment }, undefined, root);
  adoptSettings(settings);
  return settings;
}

const file = () => join(root, "data/postern.db");

/** What a start does until the portal can be used. */
async function start(settings: Settings): Promise<void> {
  expectDatabase(settings);
  openKeys(settings);
  await migrate();
}

async function refusal(settings: Settings): Promise<string> {
  const failure = await start(settings).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartProblem);
  return (failure as Error).message;
}

function removeDatabase(): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file() + suffix, { force: true });
}

const lost = {
  "is gone": ["is not there", removeDatabase],
  "has been cut to nothing": ["is empty", () => truncateSync(file())],
  "is another program's": [
    "holds nothing of the portal",
    () => {
      removeDatabase();
      const other = new (sqliteDriver())(file());
      other.exec("create table notes (text)");
      other.close();
    },
  ],
} as const;

test.each(Object.entries(lost))(
  "a database that %s is not made anew: the start stops and says what to do",
  async (_, [what, lose]) => {
    const settings = settingsWith();
    await start(settings);
    await start(settings);
    lose();
    const before = readdirSync(join(root, "data"));
    expect(await refusal(settings)).toBe(
      `The database ${file()} ${what}, but there was one: ${join(root, "data/keys.json")} belongs to it. Mount its disk, correct DATABASE_URL or restore it from a backup; for a new, empty portal move what is in ${join(root, "data")} elsewhere.`,
    );
    await expect(migrate()).rejects.toThrow("but there was one");
    // A connection to another program's may leave its own files.
    expect(readdirSync(join(root, "data")).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(before);
  },
);

test.each(["keys.json", "reserve", "erased"])(
  "where %s alone was restored, or lies since before databases were noted, it tells too",
  async (name) => {
    mkdirSync(join(root, "data"));
    writeFileSync(join(root, "data", name), "");
    expect(await refusal(settingsWith())).toContain(`${name} belongs to it`);
    expect(existsSync(file())).toBe(false);
  },
);

test("a mistyped DATABASE_URL makes no second database", async () => {
  await start(settingsWith());
  expect(await refusal(settingsWith({ DATABASE_URL: "file:data/posterm.db" }))).toContain("posterm.db");
  await start(settingsWith());
});

test("with all keys given the database is missed all the same", async () => {
  const names = ["SESSION_KEY", "PEPPER_KEY", "DATA_KEY", "TICKET_KEY", "ACTION_KEY"];
  const given = names.map((name, index) => [name, Buffer.alloc(32, index).toString("base64url")]);
  const settings = settingsWith(Object.fromEntries(given));
  await start(settings);
  removeDatabase();
  expect(await refusal(settings)).toContain("data/database belongs to it");
});

test("after the contents of DATA_DIR were moved away a new portal begins", async () => {
  await start(settingsWith());
  rmSync(join(root, "data"), { recursive: true });
  await start(settingsWith());
  expect(existsSync(file())).toBe(true);
});

test("a first start that was cut short at any step goes on with the next", async () => {
  const settings = settingsWith();
  expectDatabase(settings);
  expectDatabase(settings);
  const keys = openKeys(settings);
  expectDatabase(settings);
  writeFileSync(file(), "");
  expectDatabase(settings);
  const empty = new (sqliteDriver())(file());
  empty.pragma("journal_mode = WAL");
  empty.close();
  await start(settings);
  expect(openKeys(settings)).toEqual(keys);
  removeDatabase();
  await refusal(settings);
});

test("where a database on a server is known, keys that are lost are not made anew", () => {
  const settings = settingsWith({ DATABASE_URL: "postgres://portal@127.0.0.1:1/portal" });
  expectDatabase(settings);
  openKeys(settings);
  rmSync(join(root, "data/keys.json"));
  noteDatabase(settings);
  expect(() => expectDatabase(settings)).toThrow(/keys\.json is missing, and postgres:/);
  expect(readdirSync(join(root, "data"))).toEqual(["database"]);
});
