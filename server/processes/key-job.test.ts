import { hostname } from "node:os";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { atomically, database } from "#db/client.ts";
import { checkKeys } from "#db/key-checks.ts";
import { information } from "#db/schema.ts";
import { writeNewKey } from "#features/keys/key-file-changes.ts";
import { goOn } from "#features/keys/rotate.ts";
import type { Rotation } from "#features/keys/rotation.ts";
import { sayKeys } from "#features/machines/said-keys.ts";
import { listNotices } from "#features/notices/notices.ts";
import { adoptKeys, keyId, keys, readKeys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { aMember, day, hour, minute } from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepKeys } from "../../tests/support/kept-keys.ts";
import { keyJob } from "./key-job.ts";

freshPortalPerTest();

beforeEach(async () => {
  keepKeys();
  await checkKeys(keys(), []);
});

afterEach(() => {
  vi.useRealTimers();
});

const began = Date.now();
const clockShows = (now: number) => vi.useFakeTimers({ toFake: ["Date"], now });
const adopt = async () => adoptKeys(readKeys(settings()));
const adoptAndSay = async () => {
  await adopt();
  await sayKeys(keys(), "a build");
};
const told = async () =>
  (await listNotices()).filter(({ kind }) => kind === "keys").map(({ about }) => about);

test("operators are told of a machine that does not confirm a key within minutes, until it does", async () => {
  clockShows(began);
  writeNewKey("session");
  await adopt();
  let look = adopt;
  const { run } = keyJob({ look: () => look(), stop: () => {} });
  for (const at of [began, began + 4 * minute, began + 4 * minute]) {
    clockShows(at);
    await run();
  }
  expect(await told()).toEqual([]);
  clockShows(began + 5 * minute);
  await run();
  await run();
  expect(await told()).toEqual([{ problem: "machines", machines: hostname() }]);
  look = adoptAndSay;
  await run();
  await run();
  expect(await told()).toEqual([]);
  expect(keys().session).toHaveLength(2);
});

test("operators are told of values that keep an old key, until they are given up", async () => {
  const rotation: Rotation = {
    adopt: adoptAndSay,
    isServing: () => true,
    isMine: async () => true,
    ...{ patienceMs: 0, settleMs: 0, leaveUnopened: false, onProgress: () => {} },
    ...{ waitsForSeenMs: 30 * day, backupFrom: async () => undefined },
  };
  const ada = await aMember();
  await keep(ada, { name: "Ada" });
  const [old = Buffer.alloc(0)] = keys().data;
  await atomically(async (tx) => {
    await tx.update(information).set({ value: `${keyId(old)}.${"x".repeat(60)}` });
  });
  // Long ago: nobody still writes with the key before.
  clockShows(began - hour);
  writeNewKey("data");
  expect(await goOn("data", rotation)).toMatchObject({ stage: "kept for values", count: 1 });
  vi.useRealTimers();
  const { run } = keyJob({ look: adoptAndSay, stop: () => {} });
  await run();
  await run();
  expect(await told()).toEqual([{ problem: "values", values: 1 }]);
  expect(await goOn("data", { ...rotation, leaveUnopened: true })).toMatchObject({ stage: "done" });
  await run();
  expect(await told()).toEqual([]);
  expect(await database().$count(information)).toBe(1);
});
