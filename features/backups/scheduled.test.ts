import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { beforeEach, expect, test } from "vitest";
import { settings } from "#lib/settings.ts";
import { aMember, day, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keep as keepValues } from "../../tests/support/erasing.ts";
import { listFile, readMade } from "./made-list.ts";
import { makeScheduled } from "./make-scheduled.ts";
import { rehearse } from "./rehearse.ts";

freshPortalPerTest();

beforeEach(async () => {
  await keepValues(await aMember({ username: "Ada" }), { name: "Ada Lovelace" });
});

const backupsIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith("postern-2"));
const folder = () => settings().backups.dir;
const withBackups = (differences: Partial<ReturnType<typeof settings>["backups"]>) =>
  change({ backups: { ...settings().backups, ...differences } });

/** What a StartProblem says, by its path. */
const problem = (path: string) => expect.objectContaining({ phrases: [expect.objectContaining({ path })] });

test("a backup without a recipient has no keys, and is restored with the portal's own", async () => {
  const made = await makeScheduled(start, undefined);
  expect(made).toMatchObject({ worked: true, file: "postern-20261125T120000Z.tar" });
  expect(made.size).toBe(readFileSync(join(folder(), made.file ?? "")).length);
  const rehearsed = await rehearse();
  expect(rehearsed).toMatchObject({ worked: true, file: made.file, said: { path: "schedule.rehearsedOwnKeys" } });
  expect(rehearsed.said?.values?.values).toBeGreaterThan(0);
  expect(existsSync(join(settings().dataDir, "rehearsing"))).toBe(false);
});

test("one with a recipient has them, and is restored by the rehearsal's key", async () => {
  const owner = await generateX25519Identity();
  withBackups({ recipients: [await identityToRecipient(owner)] });
  const { file = "" } = await makeScheduled(start, undefined);
  expect(file).toBe("postern-20261125T120000Z.tar.age");
  expect(await rehearse()).toMatchObject({ worked: true, said: { path: "schedule.rehearsed" } });
  // A portal on another machine has only the owner's key for it.
  rmSync(join(settings().dataDir, "rehearsal-key"));
  expect(await rehearse()).toMatchObject({ worked: false, file, said: { path: "schedule.ownersOnly" } });
  truncateSync(join(folder(), file), 3000);
  await expect(rehearse()).rejects.toEqual(problem("schedule.changed"));
});

test("old ones go when the new one is there, and nothing that others put there", async () => {
  withBackups({ keep: 2 });
  mkdirSync(folder(), { mode: 0o700 });
  const others = ["postern-20200101T000000Z.tar", "postern-20991231T000000Z.tar.age", "notes.txt"];
  for (const name of others) writeFileSync(join(folder(), name), "somebody's");
  for (let days = 0; days < 4; days += 1) await makeScheduled(start + days * day, undefined);
  expect(backupsIn(folder()).toSorted()).toEqual([
    "postern-20200101T000000Z.tar",
    "postern-20261127T120000Z.tar",
    "postern-20261128T120000Z.tar",
    "postern-20991231T000000Z.tar.age",
  ]);
  // The newest is the one made last, whatever its name says.
  expect((await rehearse()).file).toBe("postern-20261128T120000Z.tar");
});

test("where making it fails the old ones stay, and nothing is there under a final name", async () => {
  withBackups({ keep: 1 });
  await makeScheduled(start, undefined);
  // A recipient that is mistyped fails as late as anything does before the file has its name.
  withBackups({ recipients: [`age1${"q".repeat(58)}`] });
  await expect(makeScheduled(start + day, undefined)).rejects.toEqual(problem("backup.badRecipient"));
  expect(readdirSync(folder()).toSorted()).toEqual(["postern-20261125T120000Z.tar", listFile].toSorted());
  withBackups({ recipients: [] });
  await makeScheduled(start + 2 * day, undefined);
  expect(backupsIn(folder())).toEqual(["postern-20261127T120000Z.tar"]);
});

test("a process that ended before it could note its backup leaves no stranger", async () => {
  withBackups({ keep: 1 });
  const { file = "" } = await makeScheduled(start, undefined);
  const noted = readMade(folder()).map(({ sha256: _, ...begun }) => begun);
  const neverMade = { ...noted[0], file: "postern-20261125T130000Z.tar" };
  writeFileSync(join(folder(), listFile), JSON.stringify([...noted, neverMade]));
  await makeScheduled(start + day, undefined);
  expect(readMade(folder()).map((made) => [made.file, typeof made.sha256])).toEqual([
    ["postern-20261126T120000Z.tar", "string"],
  ]);
  expect(existsSync(join(folder(), file))).toBe(false);
});

test("two portals that share a folder leave each other's alone", async () => {
  withBackups({ keep: 1 });
  await makeScheduled(start, undefined);
  const theirs = readMade(folder()).map((made) => ({ ...made, dataKey: "theirs00" }));
  writeFileSync(join(folder(), listFile), JSON.stringify(theirs));
  // At the same second.
  const { file } = await makeScheduled(start, undefined);
  expect(file).toBe("postern-20261125T120001Z.tar");
  await makeScheduled(start + day, undefined);
  expect(backupsIn(folder()).toSorted()).toEqual(["postern-20261125T120000Z.tar", "postern-20261126T120000Z.tar"]);
});

test("a BACKUP_DIR that is not there, not mounted or not to be read is said, and nothing is made there", async () => {
  const elsewhere = join(settings().dataDir, "disk");
  withBackups({ dir: elsewhere });
  await expect(makeScheduled(start, undefined)).rejects.toEqual(problem("schedule.noFolder"));
  expect(existsSync(elsewhere)).toBe(false);
  mkdirSync(elsewhere);
  await makeScheduled(start, undefined);
  renameSync(elsewhere, `${elsewhere}-away`);
  mkdirSync(elsewhere);
  await expect(makeScheduled(start + day, elsewhere)).rejects.toEqual(problem("schedule.otherFolder"));
  expect(readdirSync(elsewhere)).toEqual([]);
  // As the sentence says.
  writeFileSync(join(elsewhere, listFile), "");
  await makeScheduled(start + day, elsewhere);
  expect(backupsIn(elsewhere)).toHaveLength(1);
  writeFileSync(join(elsewhere, listFile), "{}");
  await expect(makeScheduled(start + 2 * day, elsewhere)).rejects.toEqual(problem("schedule.brokenList"));
  expect(backupsIn(elsewhere)).toHaveLength(1);
});

test("a damaged backup and one that is gone fail their rehearsal", async () => {
  const { file = "" } = await makeScheduled(start, undefined);
  const path = join(folder(), file);
  const bytes = readFileSync(path);
  bytes[Math.floor(bytes.length / 2)] = ~(bytes[Math.floor(bytes.length / 2)] ?? 0);
  writeFileSync(path, bytes);
  await expect(rehearse()).rejects.toEqual(problem("backup.broken"));
  expect(existsSync(join(settings().dataDir, "rehearsing"))).toBe(false);
  rmSync(path);
  await expect(rehearse()).rejects.toEqual(problem("schedule.missing"));
});
