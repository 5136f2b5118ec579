import { beforeEach, expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { backupRuns } from "#db/schema.ts";
import { phrase } from "#lib/words/phrase.ts";
import { day, hour, minute } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { beginRun, endInterrupted, endRun, latestRuns, pruneRuns, type RunKind } from "./backup-runs.ts";
import { backupState } from "./backup-state.ts";
import { whatIsDue } from "./what-is-due.ts";

freshPortalPerTest();

const schedule = { hour: 2, minute: 30 };
/** A night on which nothing was done yet. */
const night = new Date(2026, 10, 26, 2, 30).getTime();

let startedAt = 0;
beforeEach(() => {
  startedAt = night - 2 * hour;
});

const clocks = { retryMs: hour, restMs: 5 * minute };
const due = (now: number) => whatIsDue(database(), { schedule, now, startedAt, ...clocks });

const failure = phrase("schedule.noFolder", { folder: "/backups" });

/** A run as the portal notes it, which ends a minute later; `undefined`: it is interrupted. */
async function ran(kind: RunKind, at: number, worked: boolean | undefined): Promise<void> {
  const id = await beginRun(kind, at);
  if (worked === undefined) return endInterrupted(at + minute);
  const result = worked ? { worked, file: "a.tar", size: 5 } : { worked, said: failure };
  await endRun(id, result, at + minute);
}

test("the first backup is made at its time, and none that was missed", async () => {
  expect(await due(night - 1)).toBe(undefined);
  expect(await due(night)).toBe("backup");
  startedAt = night + 1;
  expect(await due(night + hour)).toBe(undefined);
  expect(await due(night + day)).toBe("backup");
});

test("one that was missed is made up where one was made before, once", async () => {
  await ran("backup", night - 3 * day, true);
  startedAt = night + 6 * hour;
  expect(await due(startedAt)).toBe("backup");
  await ran("backup", startedAt, true);
  expect(await due(startedAt + 2 * minute)).toBe(undefined);
});

test("one that failed is tried again after an hour, one that was interrupted at once, but not again and again", async () => {
  await ran("backup", night, false);
  expect(await due(night + minute + 1)).toBe(undefined);
  expect(await due(night + hour + minute)).toBe("backup");
  await ran("backup", night + 2 * hour, undefined);
  expect(await due(night + 2 * hour + minute)).toBe("backup");
  await ran("backup", night + 3 * hour, undefined);
  expect(await due(night + 3 * hour + 2 * minute)).toBe(undefined);
  expect(await due(night + 4 * hour + minute)).toBe("backup");
});

test("a rehearsal comes an hour after the backup, each night, and not before the backup has rested", async () => {
  await ran("backup", night, true);
  expect(await due(night + 59 * minute)).toBe(undefined);
  expect(await due(night + hour)).toBe("rehearsal");
  await ran("rehearsal", night + hour, true);
  expect(await due(night + 2 * hour)).toBe(undefined);
  // Made up late: both at once would be one after the other, with a rest between.
  startedAt = night + day + 9 * hour;
  expect(await due(startedAt)).toBe("backup");
  await ran("backup", startedAt, true);
  expect(await due(startedAt + 2 * minute)).toBe(undefined);
  expect(await due(startedAt + 6 * minute)).toBe("rehearsal");
});

test("a rehearsal that failed waits for another backup, or the next night", async () => {
  await ran("backup", night, true);
  await ran("rehearsal", night + hour, false);
  expect(await due(night + 5 * hour)).toBe(undefined);
  await ran("backup", night + 6 * hour, true);
  expect(await due(night + 7 * hour)).toBe("rehearsal");
});

test("weekly backups are rehearsed every night", async () => {
  const weekly = { ...schedule, weekday: new Date(night).getDay() };
  const at = (now: number) => whatIsDue(database(), { schedule: weekly, now, startedAt, ...clocks });
  expect(await at(night)).toBe("backup");
  await ran("backup", night, true);
  for (const days of [0, 1, 2]) {
    expect(await at(night + days * day + hour)).toBe("rehearsal");
    await ran("rehearsal", night + days * day + hour, true);
    expect(await at(night + days * day + 2 * hour)).toBe(undefined);
  }
});

test("a clock that is set back or forth makes no backup twice, and none is missed for it", async () => {
  await ran("backup", night, true);
  // An hour back: the time comes again.
  expect(await due(night - hour)).toBe(undefined);
  expect(await due(night)).toBe(undefined);
  // A year ahead makes one; when that is put right the next night is like any other.
  expect(await due(night + 365 * day)).toBe("backup");
  await ran("backup", night + 365 * day, true);
  await ran("rehearsal", night + 365 * day + hour, true);
  expect(await due(night + 12 * hour)).not.toBe("backup");
  expect(await due(night + day)).toBe("backup");
});

test("of each kind there is the newest and the newest that worked; what ended in the middle is said to be interrupted", async () => {
  await ran("backup", night - day, true);
  await ran("backup", night, false);
  await ran("rehearsal", night - day, true);
  await beginRun("rehearsal", night + hour);
  const { backup, rehearsal } = await latestRuns(database(), night + hour);
  expect(backup.latest).toMatchObject({ state: "failed", beganAt: night, said: failure });
  expect(backup.worked).toMatchObject({ state: "worked", beganAt: night - day, file: "a.tar", size: 5 });
  expect(rehearsal.latest).toMatchObject({ state: "running", endedAt: undefined, file: undefined });
  await endInterrupted(night + 2 * hour);
  const later = await latestRuns(database(), night + 2 * hour);
  expect(later.rehearsal.latest).toMatchObject({ state: "interrupted", endedAt: night + 2 * hour });
  expect(later.rehearsal.worked).toMatchObject({ beganAt: night - day });
});

test("a reason of another version's words is none", async () => {
  await ran("backup", night, false);
  await atomically(async (tx) => {
    await tx.update(backupRuns).set({ said: JSON.stringify({ path: "to.come" }) });
  });
  const { backup } = await latestRuns(database(), night);
  expect(backup.latest).toMatchObject({ state: "failed", said: undefined });
});

test("runs are known for a year", async () => {
  await ran("backup", night - 366 * day, true);
  await ran("backup", night - 364 * day, true);
  await pruneRuns(night);
  expect(await database().$count(backupRuns)).toBe(1);
});

test("a failure, a backup that is a day late and 8 days without a restore are looked into", async () => {
  const concerns = async (now: number) => (await backupState(database(), now)).concerns;
  expect(await concerns(night + 40 * day)).toEqual({ backup: undefined, rehearsal: undefined });
  await ran("backup", night, true);
  await ran("rehearsal", night + hour, true);
  expect(await concerns(night + day + hour)).toEqual({ backup: undefined, rehearsal: undefined });
  expect(await concerns(night + 2 * day + hour)).toEqual({ backup: "late", rehearsal: undefined });
  expect(await concerns(night + 9 * day)).toEqual({ backup: "late", rehearsal: "late" });
  await ran("backup", night + 9 * day, false);
  await ran("rehearsal", night + 9 * day, false);
  expect(await concerns(night + 9 * day + hour)).toEqual({ backup: "failed", rehearsal: "failed" });
});
