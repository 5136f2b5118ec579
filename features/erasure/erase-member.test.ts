import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { erasures, members } from "#db/schema.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { adoptKeys, keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { aMember, day, start, type TestMember } from "../../tests/support/a-member.ts";
import { bytes, keep, tracesOf } from "../../tests/support/erasing.ts";
import { freshPortalPerTest, takeBackup } from "../../tests/support/fresh-portal.ts";
import { eraseRestored } from "./erase-member.ts";
import { settleErasures } from "./finish.ts";

freshPortalPerTest();

const ledger = () => join(settings().dataDir, "erased");

/** Puts a copy of the database from before the work back in its place, as one restores a backup. */
async function restoredAfter(work: () => Promise<unknown>): Promise<void> {
  const restore = await takeBackup();
  await work();
  await restore();
}

function rotateDataKey(): void {
  adoptKeys({ ...keys(), data: [randomBytes(32), ...keys().data] });
}

async function expectErased(gone: TestMember, stays: TestMember): Promise<void> {
  const traces = await tracesOf(gone);
  await eraseRestored(start + day);
  expect((await database().select().from(members)).map(({ id }) => id)).toEqual([stays.subject.id]);
  await settleErasures();
  expect(await database().$count(erasures)).toBe(0);
  const all = await bytes();
  expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
}

test("whom a restored backup brings back is erased again, others stay", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await keep(ada, { name: "Ada" });
  await restoredAfter(() => deleteMember(ada, ada));
  expect(await database().$count(members)).toBe(2);
  await expectErased(ada, ben);
});

test("also after the data key was rotated, more than once", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await restoredAfter(() => deleteMember(ada, ada));
  for (let times = 0; times < 2; times++) rotateDataKey();
  await expectErased(ada, ben);
});

test("also by a ledger from before its lines named their key", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await restoredAfter(() => deleteMember(ada, ada));
  const lines = readFileSync(ledger(), "utf8");
  writeFileSync(ledger(), lines.replace(/^[\w-]{8}\./gm, ""));
  expect(readFileSync(ledger(), "utf8")).toMatch(/^[\w-]{43} \S+\n$/);
  rotateDataKey();
  await expectErased(ada, ben);
});

test("a ledger of others, or none, erases nobody", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  await eraseRestored(start);
  await deleteMember(ada, ada);
  await eraseRestored(start);
  expect((await database().select().from(members)).map(({ id }) => id)).toEqual([ben.subject.id]);
});

test("also when a line of the ledger was cut short before", async () => {
  const [ada, ben] = [await aMember(), await aMember()];
  writeFileSync(ledger(), "AAAAAAAA.half");
  await restoredAfter(() => deleteMember(ada, ada));
  await expectErased(ada, ben);
});
