import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { atomically, database, isSharedDatabase } from "#db/client.ts";
import { takeLock } from "#db/lock.ts";
import { backupRuns, leases } from "#db/schema.ts";
import { listNotices } from "#features/notices/notices.ts";
import { settings } from "#lib/settings.ts";
import { aMember, day } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepKeys } from "../../tests/support/kept-keys.ts";
import { beginRun, endRun, latestRuns } from "./backup-runs.ts";
import { scheduleRunner } from "./run-schedule.ts";

freshPortalPerTest();

/** Nothing has to be waited for. */
const clocks = { retryMs: 0, restMs: 0 };

beforeEach(async () => {
  keepKeys();
  await aMember();
  const ago = Date.now() - 2 * day;
  await endRun(await beginRun("backup", ago), { worked: true, file: "old.tar" }, ago);
});

const runs = () => latestRuns(database());

test("what was missed is made, then rehearsed, by processes of their own; then nothing is due", async () => {
  const run = scheduleRunner(clocks);
  await run();
  const { backup } = await runs();
  expect(backup.latest).toMatchObject({ state: "worked", said: { path: "schedule.madeIn" } });
  expect(readdirSync(settings().backups.dir)).toContain(backup.latest?.file);
  await run();
  expect((await runs()).rehearsal.latest).toMatchObject({ state: "worked", file: backup.latest?.file });
  await run();
  expect(await database().$count(backupRuns)).toBe(3);
  expect(await listNotices()).toEqual([]);
});

test("a folder that is not there is told operators until it is", async () => {
  const dir = join(settings().dataDir, "disk");
  change({ backups: { ...settings().backups, dir } });
  const run = scheduleRunner(clocks);
  await run();
  expect((await runs()).backup.latest).toMatchObject({
    state: "failed",
    said: { path: "schedule.noFolder" },
  });
  expect(await listNotices()).toMatchObject([{ kind: "backup", about: { problem: "failed" } }]);
  expect(existsSync(dir)).toBe(false);
  mkdirSync(dir);
  await run();
  expect((await runs()).backup.latest?.state).toBe("worked");
  expect(await listNotices()).toEqual([]);
});

test("without a schedule nothing is done, and nothing is wrong", async () => {
  change({ backups: { ...settings().backups, schedule: undefined } });
  await scheduleRunner(clocks)();
  expect(await database().$count(backupRuns)).toBe(1);
  expect(await listNotices()).toEqual([]);
});

test("while another machine makes backups this one makes none, and leaves what that one has begun", async () => {
  await atomically(async (tx) => {
    const until = Date.now() + 60_000;
    await tx.insert(leases).values({ name: "backups", holder: "another machine", until });
  });
  if (!isSharedDatabase()) return;
  await beginRun("backup", Date.now());
  await scheduleRunner(clocks)();
  expect((await runs()).backup.latest?.state).toBe("running");
  expect(await database().$count(backupRuns)).toBe(2);
});

test("what killed backups left goes without another backup, and what belongs to one that runs stays", async () => {
  change({ backups: { ...settings().backups, schedule: undefined } });
  const { dataDir } = settings();
  const [dead, running] = [join(dataDir, "staging/dead"), join(dataDir, "staging/running")];
  const unfinished = join(dataDir, ".a.backup.dead.unfinished");
  for (const folder of [dead, running]) mkdirSync(join(folder, "made/data"), { recursive: true });
  for (const file of [join(dead, "made/data/keys.json"), unfinished]) writeFileSync(file, "half");
  writeFileSync(join(dead, "elsewhere"), unfinished);
  const lock = takeLock(running);
  const run = scheduleRunner(clocks);
  await run();
  expect([existsSync(dead), existsSync(unfinished), existsSync(running)]).toEqual([false, false, true]);
  // As from within another container, where its number says nothing.
  rmSync(join(running, "lock-holder"));
  await run();
  expect(existsSync(join(running, "made/data"))).toBe(true);
  lock?.release();
  await run();
  expect(readdirSync(join(dataDir, "staging"))).toEqual([]);
});

test("what a rehearsal left that was ended in the middle goes without another one", async () => {
  change({ backups: { ...settings().backups, schedule: undefined } });
  const folder = join(settings().dataDir, "rehearsing");
  mkdirSync(join(folder, "data"), { recursive: true });
  await scheduleRunner(clocks)();
  expect(existsSync(folder)).toBe(false);
});
