import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isSharedDatabase } from "#db/client.ts";
import { keyId, keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { day, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { beginRun, endRun } from "./backup-runs.ts";
import { readMade, writeMade } from "./made-list.ts";
import { removeOutdated } from "./remove-outdated.ts";

freshPortalPerTest();

test("what another machine has made as many newer ones of as are kept goes here, too", async () => {
  change({ backups: { ...settings().backups, keep: 2 } });
  const folder = settings().backups.dir;
  mkdirSync(folder);
  const [key = Buffer.alloc(0)] = keys().data;
  const file = "postern-20261125T120000Z.tar";
  const ours = { file, beganAt: start, dataKey: keyId(key), sha256: "" };
  const theirs = { ...ours, file: "postern-20261124T120000Z.tar", beganAt: start - day, dataKey: "theirs00" };
  for (const made of [theirs, ours]) writeFileSync(join(folder, made.file), "a backup");
  writeMade(folder, [theirs, ours]);
  for (const days of [0, 1, 2]) {
    await endRun(await beginRun("backup", start + days * day), { worked: true }, start + days * day + 1);
    await removeOutdated(start + days * day + 2);
    expect(existsSync(join(folder, file))).toBe(days < 2 || !isSharedDatabase());
  }
  expect(readMade(folder).map((made) => made.file)).toEqual([
    theirs.file,
    ...(isSharedDatabase() ? [] : [file]),
  ]);
});
