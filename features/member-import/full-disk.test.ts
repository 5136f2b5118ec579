import { copyFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, expect, type TestContext, test } from "vitest";
import { closeDatabase, database } from "#db/client.ts";
import { activity, information, members, oneTimeLinks } from "#db/schema.ts";
import { settings } from "#lib/settings.ts";
import { change, freshPortalPerTest, temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { importing, oldDatabase, sha512 } from "../../tests/support/importing.ts";
import { aSmallDisk, mayMount, type SmallDisk } from "../../tests/support/small-disk.ts";

freshPortalPerTest();

const apply = { apply: true } as const;
let disk: SmallDisk | undefined;
let home: ReturnType<typeof settings> | undefined;

afterEach(async () => {
  await closeDatabase();
  if (home) change(home);
  disk?.remove();
  [disk, home] = [undefined, undefined];
});

/** A disk of so many megabytes; without one the test ends. */
function diskFor(context: TestContext, megabytes: number): SmallDisk {
  if (!mayMount) context.skip("needs the right to mount a file system");
  disk = aSmallDisk(megabytes);
  home = settings();
  return disk;
}

async function counted() {
  const all = await Promise.all(
    [members, activity, information, oneTimeLinks].map((table) => database().$count(table)),
  );
  const [people = 0, logged, values, links = 0] = all;
  return { people, logged, values, links };
}

/** Half of them with a hash, all of them with more text than fits on the disk together. */
function people(count: number): string {
  const file = join(temporaryDirectory(), "people.csv");
  const hash = sha512("a password");
  const rows = Array.from(
    { length: count },
    (_, at) => `m${at},${at % 2 === 0 ? hash : ""},${String(at).padEnd(4_900, "x")}\n`,
  );
  writeFileSync(file, `username,hash,description\n${rows.join("")}`);
  return file;
}

test("where the database's disk is full there is of each everything or nothing, and the same once more goes on", async (context) => {
  const count = 750;
  const { folder, hold } = diskFor(context, 5);
  await closeDatabase();
  copyFileSync(join(settings().dataDir, "postern.db"), join(folder, "postern.db"));
  change({ databaseUrl: `file:${join(folder, "postern.db")}` });
  const file = people(count);
  const stopped = await importing(file, apply).then(String, String);
  const [, imported, invited] =
    /The import stopped after (\d+) new members and (\d+) invitations: the database takes no more \(SQLITE_FULL\)\./.exec(
      stopped,
    ) ?? [];
  const before = await counted();
  expect([before.people, before.links], stopped).toEqual([Number(imported), Number(invited)]);
  expect(before.people).toBeGreaterThan(0);
  expect([before.logged, before.values]).toEqual([before.people, before.people]);
  hold(32);
  const next = await importing(file, apply);
  expect(next.imported).toBe(count / 2 - before.people);
  expect(next.invitations).toHaveLength(count / 2);
  const all = { people: count / 2, logged: count / 2, values: count / 2, links: count / 2 };
  expect(await counted()).toEqual(all);
});

// Where there is room for the copy, SQLite's index of its log is 32 KiB more.
test.for([
  ["a copy of the old database", -8_192],
  ["what SQLite puts beside it", 8_192],
] as const)("without room for %s: one sentence, and nothing is left of it", async ([, more], context) => {
  const { folder, fill, empty } = diskFor(context, 4);
  change({ dataDir: folder });
  const file = join(temporaryDirectory(), "users.db");
  oldDatabase(file, [["ada", sha512("one"), "x".repeat(500_000)]]);
  const writer = new Database(file);
  writer.pragma("journal_mode = WAL");
  writer.exec("UPDATE users SET contact = 'by post', description = 'about'");
  const sizes = [file, `${file}-wal`].map((one) => statSync(one).size);
  fill(Math.ceil(sizes.reduce((sum, size) => sum + size, more) / 4_096));
  await expect(importing(file)).rejects.toThrow(/^There must be room in \S+ for a copy of the database/);
  expect(readdirSync(folder)).toEqual(["filler"]);
  empty();
  expect((await importing(file)).ready).toBe(1);
  writer.close();
});
