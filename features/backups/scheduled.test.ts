import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { beforeEach, expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { information } from "#db/schema.ts";
import { adoptKeys, keyId, keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { aMember, day, start } from "../../tests/support/a-member.ts";
import { keep as keepValues } from "../../tests/support/erasing.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepKeys } from "../../tests/support/kept-keys.ts";
import { listFile, type Made, readMade, writeMade } from "./made-list.ts";
import { makeScheduled } from "./make-scheduled.ts";
import { rehearse } from "./rehearse.ts";

freshPortalPerTest();

beforeEach(async () => {
  keepKeys();
  await keepValues(await aMember({ username: "Ada" }), { name: "Ada Lovelace" });
});

const backupsIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith("postern-2"));
const folder = () => settings().backups.dir;
const withBackups = (differences: Partial<ReturnType<typeof settings>["backups"]>) =>
  change({ backups: { ...settings().backups, ...differences } });

/** What a StartProblem says, by its path. */
const problem = (path: string) => expect.objectContaining({ phrases: [expect.objectContaining({ path })] });

/** As if the schedule had made these, the oldest first: what is in them is not looked at when another one is made. */
function madeBefore(...all: (Partial<Made> & { file: string })[]): void {
  mkdirSync(folder(), { recursive: true, mode: 0o700 });
  const [key = Buffer.alloc(32)] = keys().data;
  const made = { beganAt: start - day, dataKey: keyId(key), sha256: "0".repeat(64) };
  for (const { file } of all) writeFileSync(join(folder(), file), "a backup");
  writeMade(
    folder(),
    all.map((each) => ({ ...made, ...each })),
  );
}

const files = () => backupsIn(folder()).toSorted();

test("a backup without a recipient has no keys, and is restored with the portal's own; damaged or gone it is not", async () => {
  const made = await makeScheduled(start, undefined);
  const file = "postern-20261125T120000Z.tar";
  const path = join(folder(), file);
  expect(made).toMatchObject({ worked: true, file, size: readFileSync(path).length });
  expect(readFileSync(path).includes("data/keys.json")).toBe(false);
  const rehearsed = await rehearse();
  expect(rehearsed).toMatchObject({ worked: true, file, said: { path: "schedule.rehearsedOwnKeys" } });
  expect(rehearsed.said?.values?.values).toBeGreaterThan(0);
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = ~(bytes[middle] ?? 0);
  writeFileSync(path, bytes);
  await expect(rehearse()).rejects.toEqual(problem("backup.broken"));
  expect(existsSync(join(settings().dataDir, "rehearsing"))).toBe(false);
  rmSync(path);
  await expect(rehearse()).rejects.toEqual(problem("schedule.missing"));
});

test("values in it that do not open are said, and it is kept", async () => {
  await atomically((tx) => tx.update(information).set({ value: "abcdefgh.broken" }));
  const { worked, said, file } = await makeScheduled(start, undefined);
  expect([worked, said?.path, said?.values?.unopened]).toEqual([true, "schedule.madeWithUnopened", 1]);
  expect(files()).toEqual([file]);
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

test("with the new one go as many old ones as are too many, and nothing that others put there", async () => {
  withBackups({ keep: 2 });
  // Since the oldest was made its key has gone.
  adoptKeys({ ...keys(), retired: [{ id: "gone0000", derived: {} }] });
  madeBefore(
    { file: "postern-20261120T023000Z.tar", dataKey: "gone0000" },
    { file: "postern-20261121T023000Z.tar" },
    { file: "postern-20261122T023000Z.tar", dataKey: "theirs00" },
    // By a clock that was a year ahead.
    { file: "postern-20271123T023000Z.tar" },
    { file: "postern-20261124T023000Z.tar" },
  );
  const byHand = ["postern-20200101T000000Z.tar", "postern-20261125T120000Z.tar.age"];
  for (const name of byHand) writeFileSync(join(folder(), name), "somebody's");
  const { file = "" } = await makeScheduled(start, undefined);
  // That second was taken.
  expect(file).toBe("postern-20261125T120001Z.tar");
  const left = ["postern-20261122T023000Z.tar", "postern-20261124T023000Z.tar", file];
  expect(files()).toEqual([...byHand, ...left].toSorted());
  expect(readMade(folder()).map((made) => made.file)).toEqual(left);
});

test("where making it fails the old ones stay, and nothing is there under a final name", async () => {
  withBackups({ keep: 1 });
  madeBefore({ file: "postern-20261124T023000Z.tar" });
  // Mistyped.
  withBackups({ recipients: [`age1${"q".repeat(58)}`] });
  await expect(makeScheduled(start, undefined)).rejects.toEqual(problem("backup.badRecipient"));
  expect(readdirSync(folder()).toSorted()).toEqual(["postern-20261124T023000Z.tar", listFile].toSorted());
});

test("what a process made that ended before it could note it is known, and what it did not come to is not", async () => {
  withBackups({ keep: 1 });
  madeBefore({ file: "postern-20261123T023000Z.tar" }, { file: "postern-20261124T023000Z.tar" });
  rmSync(join(folder(), "postern-20261123T023000Z.tar"));
  writeMade(
    folder(),
    readMade(folder()).map(({ sha256: _, ...begun }) => begun),
  );
  const { file = "" } = await makeScheduled(start, undefined);
  expect(files()).toEqual([file]);
  expect(readMade(folder()).map((made) => [made.file, typeof made.sha256])).toEqual([[file, "string"]]);
});

test("a BACKUP_DIR that is not there, not mounted or not to be read is said, and nothing is made there", async () => {
  const elsewhere = join(settings().dataDir, "disk");
  withBackups({ dir: elsewhere });
  await expect(makeScheduled(start, undefined)).rejects.toEqual(problem("schedule.noFolder"));
  expect(existsSync(elsewhere)).toBe(false);
  mkdirSync(elsewhere);
  await expect(makeScheduled(start, elsewhere)).rejects.toEqual(problem("schedule.otherFolder"));
  expect(readdirSync(elsewhere)).toEqual([]);
  // As the sentence says.
  writeFileSync(join(elsewhere, listFile), "");
  await makeScheduled(start, elsewhere);
  expect(files()).toHaveLength(1);
  writeFileSync(join(elsewhere, listFile), "{}");
  await expect(makeScheduled(start + day, elsewhere)).rejects.toEqual(problem("schedule.brokenList"));
  expect(files()).toHaveLength(1);
});
