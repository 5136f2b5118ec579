import { spawnSync } from "node:child_process";
import { appendFileSync, copyFileSync, existsSync, rmSync } from "node:fs";
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
import { change, freshPortalPerTest, temporaryDirectory } from "../tests/support/fresh-portal.ts";
import { keepReserve } from "./reserve.ts";

freshPortalPerTest();

let home: Pick<Settings, "dataDir" | "databaseUrl"> | undefined;
const disks: string[] = [];
afterEach(async () => {
  await closeDatabase();
  if (home) change(home);
  for (const disk of disks.splice(0)) {
    spawnSync("umount", [disk]);
    rmSync(disk, { recursive: true });
  }
});

/** A disk of 8 MB; undefined where none may be mounted. */
function smallDisk(): string | undefined {
  const disk = temporaryDirectory();
  disks.push(disk);
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]);
  return status === 0 ? disk : undefined;
}

/** Moves the portal onto the disk. */
async function moveTo(disk: string): Promise<void> {
  await closeDatabase();
  const { dataDir, databaseUrl } = settings();
  home = { dataDir, databaseUrl };
  copyFileSync(join(dataDir, "postern.db"), join(disk, "postern.db"));
  change({ dataDir: disk, databaseUrl: `file:${join(disk, "postern.db")}` });
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

function fill(disk: string): void {
  for (const bytes of [1 << 20, 4096, 1])
    try {
      for (;;) appendFileSync(join(disk, "filling"), Buffer.alloc(bytes));
    } catch {
      // As full as it gets in steps of this size.
    }
}

test("on a full disk people read and log out; saving fails and the old value stands", async (context) => {
  const ada = await aMember();
  const disk = smallDisk();
  if (!disk) return context.skip("needs the right to mount a file system");
  await moveTo(disk);
  await save(ada, "as it was");
  keepReserve();
  expect(existsSync(join(disk, "reserve"))).toBe(true);
  fill(disk);
  const failure = await saveUntilFull(ada);
  expect(isFull(failure)).toBe(true);
  expect(isUnavailable(failure)).toBe(true);
  expect(await findSession(ada.token, someone({ at: start + day }))).toBeDefined();
  await logOut(ada);
  expect(await findSession(ada.token, someone())).toBeUndefined();
  expect(existsSync(join(disk, "reserve"))).toBe(false);
  keepReserve();
  expect(existsSync(join(disk, "reserve"))).toBe(false);
  rmSync(join(disk, "filling"));
  keepReserve();
  expect(existsSync(join(disk, "reserve"))).toBe(true);
  expect(await save(ada, "works again")).toMatchObject({ ok: true });
});
