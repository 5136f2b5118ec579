import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { settings } from "#lib/settings.ts";
import { start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepKeys } from "../../tests/support/kept-keys.ts";
import { beginRun, endRun } from "./backup-runs.ts";
import { keylessBackupFrom } from "./keyless-backup.ts";
import { makeScheduled } from "./make-scheduled.ts";

freshPortalPerTest();

const later = start + 1;

async function scheduled(at: number): Promise<string> {
  const id = await beginRun("backup", at);
  const made = await makeScheduled(at, undefined);
  await endRun(id, made, at);
  return join(settings().backups.dir, made.file ?? "");
}

test("a backup without keys needs those of its time until a newer one has worked", async () => {
  keepKeys();
  expect(await keylessBackupFrom(later)).toBeUndefined();
  await scheduled(start);
  expect(await keylessBackupFrom(later)).toMatchObject({ beganAt: start });
  expect(await keylessBackupFrom(start)).toBeUndefined();
  await scheduled(later);
  expect(await keylessBackupFrom(later)).toBeUndefined();
});

test("or until it is gone; on a disk that is not there it may still be", async () => {
  keepKeys();
  const file = await scheduled(start);
  rmSync(file);
  expect(await keylessBackupFrom(later)).toBeUndefined();
  rmSync(settings().backups.dir, { recursive: true });
  expect(await keylessBackupFrom(later)).toMatchObject({ beganAt: start });
});

test("one that holds its keys needs none", async () => {
  keepKeys();
  const { generateX25519Identity, identityToRecipient } = await import("age-encryption");
  const recipients = [await identityToRecipient(await generateX25519Identity())];
  change({ backups: { ...settings().backups, recipients } });
  await scheduled(start);
  expect(await keylessBackupFrom(later)).toBeUndefined();
});
