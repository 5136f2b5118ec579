import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { afterEach, expect, test, vi } from "vitest";
import { database, isSharedDatabase } from "#db/client.ts";
import { checkKeys } from "#db/key-checks.ts";
import { machines } from "#db/schema.ts";
import { adoptKeys, keys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { aMember } from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { heartbeat } from "./heartbeat.ts";
import { thisMachine } from "./this-machine.ts";

freshPortalPerTest();

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** This machine's clock is ahead by so much. */
const ahead = (ms: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });

test("a machine says that it is there, where others may share its database", async () => {
  await heartbeat("a build");
  const rows = await database().select().from(machines);
  expect(rows).toEqual(
    isSharedDatabase()
      ? [
          {
            id: thisMachine(),
            name: hostname(),
            build: "a build",
            clockOffsetMs: expect.any(Number),
            lastSeenAt: expect.any(Number),
            keys: expect.any(String),
          },
        ]
      : [],
  );
});

test.each([
  [4_000, false],
  [10_000, true],
  [-10_000, true],
])("a clock that is ahead by %i ms is logged: %s", async (ms, isWrong) => {
  const warned = vi.spyOn(log, "warn");
  ahead(ms);
  await heartbeat("a build");
  const [row] = await database().select().from(machines);
  if (isSharedDatabase()) expect(Math.abs((row?.clockOffsetMs ?? 0) - ms)).toBeLessThan(1_000);
  const words = warned.mock.calls.map(([said]) => said);
  expect(words).toEqual(isWrong && isSharedDatabase() ? ["clock differs from the database's"] : []);
});

test("a machine that was away while another one replaced the keys says that its own are not the database's", async () => {
  const failed = vi.spyOn(log, "error").mockImplementation(() => {});
  await checkKeys(keys(), []);
  await keep(await aMember(), { name: "Ada" });
  await heartbeat("a build");
  expect(failed).not.toHaveBeenCalled();
  adoptKeys({ ...keys(), data: [randomBytes(32)] });
  await heartbeat("a build");
  const said = isSharedDatabase() ? [["keys are not the database's", { file: "keys.json" }]] : [];
  expect(failed.mock.calls).toEqual(said);
});

test("one whose clock is a month late is there all the same", async () => {
  ahead(-31 * 24 * 60 * 60 * 1000);
  await heartbeat("a build");
  vi.useRealTimers();
  const seen = (await database().select().from(machines)).map(({ lastSeenAt }) => lastSeenAt);
  expect(seen).toHaveLength(isSharedDatabase() ? 1 : 0);
  // By the database's clock, whatever the machine's says.
  for (const at of seen) expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
});
