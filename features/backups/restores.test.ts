import { expect, test, vi } from "vitest";
import { database } from "#db/client.ts";
import { listNotices } from "#features/notices/notices.ts";
import { log } from "#lib/log.ts";
import { day, hour, minute, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { pruneRuns } from "./backup-runs.ts";
import { lastRestore, noteRestore, type Restore, tellOfRestore } from "./restores.ts";

freshPortalPerTest();

const madeAt = start - 3 * day;
const restore: Restore = { at: start, madeAt, erased: { members: 2, fields: 1 } };
const notice = { kind: "restore", machine: undefined, since: start, about: { madeAt, members: 2 } };

test("operators are told of a restore for a week, and the log once", async () => {
  const info = vi.spyOn(log, "info").mockImplementation(() => {});
  await tellOfRestore(start);
  expect(await listNotices()).toEqual([]);
  await noteRestore(restore);
  for (const now of [start + minute, start + 2 * hour, start + 7 * day - 1]) {
    await tellOfRestore(now);
    expect(await listNotices()).toEqual([notice]);
  }
  expect(info.mock.calls).toEqual([
    [
      "restored before this start",
      { at: "2026-11-25T12:00:00.000Z", madeAt: "2026-11-22T12:00:00.000Z", erased: restore.erased },
    ],
  ]);
  await tellOfRestore(start + 7 * day);
  expect(await listNotices()).toEqual([]);
  info.mockRestore();
});

test("what the portal was restored from last is known for good", async () => {
  expect(await lastRestore(database())).toBeUndefined();
  await noteRestore({ ...restore, at: start - day, erased: { members: 0, fields: 0 } });
  await noteRestore(restore);
  await pruneRuns(start + 4000 * day);
  expect(await lastRestore(database())).toEqual(restore);
});
