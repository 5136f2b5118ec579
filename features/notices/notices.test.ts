import { expect, test } from "vitest";
import { atomically, database, isSharedDatabase } from "#db/client.ts";
import { machines, notices } from "#db/schema.ts";
import { thisMachine } from "#features/machines/this-machine.ts";
import { settings } from "#lib/settings.ts";
import { day, hour, start } from "../../tests/support/a-member.ts";
import { change, freshPortalPerTest, temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { dropNoticesOfGone, listNotices, setNotice } from "./notices.ts";

freshPortalPerTest();

const rows = () => database().select().from(notices).orderBy(notices.kind);

/** From here on this is another machine, with the same database. */
function onAnotherMachine(): void {
  const { databaseUrl } = settings();
  change({ dataDir: temporaryDirectory(), databaseUrl });
}

/** As the heartbeat of a machine notes it. */
const seen = (id: string, name: string, lastSeenAt: number) =>
  atomically(async (tx) => {
    const row = { id, name, build: "a build", clockOffsetMs: 0, lastSeenAt };
    await tx.insert(machines).values(row);
  });

test("a notice says since when, with its newest values, until it is taken away", async () => {
  await setNotice("disk", { folder: "/data", free: 10 }, start);
  await setNotice("backup", {}, start + 1);
  await setNotice("disk", { folder: "/data", free: 5 }, start + hour);
  expect(await listNotices()).toEqual([
    { kind: "disk", machine: undefined, since: start, about: { folder: "/data", free: 5 } },
    { kind: "backup", machine: undefined, since: start + 1, about: {} },
  ]);
  await setNotice("disk", undefined, start + 2 * hour);
  expect((await listNotices()).map(({ kind }) => kind)).toEqual(["backup"]);
  await setNotice("disk", {}, start + 3 * hour);
  expect((await listNotices()).map(({ kind, since }) => [kind, since])).toEqual([
    ["backup", start + 1],
    ["disk", start + 3 * hour],
  ]);
});

test("that it is still there is written down once an hour at most", async () => {
  const notedAt = async (now: number) => {
    await setNotice("disk", { free: 5 }, now);
    return (await rows())[0]?.lastSeenAt;
  };
  expect(await notedAt(start)).toBe(start);
  expect(await notedAt(start + hour - 1)).toBe(start);
  expect(await notedAt(start + hour)).toBe(start + hour);
  // A clock that was set back.
  expect(await notedAt(start - day)).toBe(start - day);
});

test("of some kinds each machine has its own, of others there is one", async () => {
  const here = thisMachine();
  await setNotice("disk", {}, start);
  await setNotice("keys", {}, start);
  onAnotherMachine();
  await setNotice("disk", {}, start);
  await setNotice("keys", undefined, start);
  expect((await rows()).map(({ kind, machineId }) => [kind, machineId]).toSorted()).toEqual(
    [
      ["disk", here],
      ["disk", thisMachine()],
    ].toSorted(),
  );
});

test("what is about a machine that is gone is not shown, and dropped", async () => {
  await setNotice("disk", {}, start);
  const [here, gone] = [thisMachine(), "gone"];
  if (isSharedDatabase()) {
    await seen(here, "cellar", start);
    await seen(gone, "attic", start - 2 * day);
  }
  onAnotherMachine();
  await setNotice("clock", {}, start);
  await atomically(async (tx) => {
    const row = { kind: "clock", machineId: gone, since: start, lastSeenAt: start, about: "{}" };
    await tx.insert(notices).values(row);
  });
  const shown = (await listNotices()).map(({ kind, machine }) => [kind, machine]);
  const others = isSharedDatabase() ? [["disk", "cellar"]] : [];
  expect(shown).toEqual([["clock", undefined], ...others]);
  await dropNoticesOfGone();
  expect(await rows()).toHaveLength(shown.length);
});

test("one of a kind that this version does not know is not shown", async () => {
  await atomically(async (tx) => {
    const row = { kind: "to come", machineId: "", since: start, lastSeenAt: start, about: "{}" };
    await tx.insert(notices).values(row);
  });
  expect(await listNotices()).toEqual([]);
});
