import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { closeDatabase, isFull, isUnavailable } from "#db/client.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { logOut } from "#features/sessions/end-session.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { type Settings, settings } from "#lib/settings.ts";
import { aMember, day, someone, start, type TestMember } from "../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import { aSmallDisk, mayMount, type SmallDisk } from "../tests/support/small-disk.ts";
import { keepReserve } from "./reserve.ts";

freshPortalPerTest();

let home: Pick<Settings, "dataDir" | "databaseUrl"> | undefined;
let disk: SmallDisk | undefined;
afterEach(async () => {
  await closeDatabase();
  if (home) change(home);
  disk?.remove();
});

/** Moves the portal onto the disk. */
async function moveTo(path: string): Promise<void> {
  await closeDatabase();
  const { dataDir, databaseUrl } = settings();
  home = { dataDir, databaseUrl };
  copyFileSync(join(dataDir, "postern.db"), join(path, "postern.db"));
  change({ dataDir: path, databaseUrl: `file:${join(path, "postern.db")}` });
}

async function save(member: TestMember, description: string) {
  return updateInformation(member, shownValues(await readInformation(member)), { description });
}

/** Saves until the write-ahead log, which has some room of its own, is full too; checks that nothing was half saved. */
async function saveUntilFull(member: TestMember): Promise<unknown> {
  for (let times = 0; times < 1000; times++) {
    const before = (await readInformation(member))[2]?.value;
    try {
      await save(member, `${times} ${"x".repeat(4900)}`);
    } catch (error) {
      expect((await readInformation(member))[2]?.value).toBe(before);
      return error;
    }
  }
  throw new Error("The disk never became full.");
}

test("on a full disk people read and log out; saving fails and the old value stands", async (context) => {
  const ada = await aMember();
  if (!mayMount) return context.skip("needs the right to mount a file system");
  disk = aSmallDisk(8);
  const { folder } = disk;
  await moveTo(folder);
  await save(ada, "as it was");
  keepReserve();
  expect(existsSync(join(folder, "reserve"))).toBe(true);
  disk.fill();
  const failure = await saveUntilFull(ada);
  expect(isFull(failure)).toBe(true);
  expect(isUnavailable(failure)).toBe(true);
  expect(await findSession(ada.token, someone({ at: start + day }))).toBeDefined();
  await logOut(ada);
  expect(await findSession(ada.token, someone())).toBeUndefined();
  expect(existsSync(join(folder, "reserve"))).toBe(false);
  keepReserve();
  expect(existsSync(join(folder, "reserve"))).toBe(false);
  disk.empty();
  keepReserve();
  expect(existsSync(join(folder, "reserve"))).toBe(true);
  expect(await save(ada, "works again")).toMatchObject({ ok: true });
});
