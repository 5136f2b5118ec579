import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { atomically, closeDatabase, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { eq, gt, sql } from "#db/drizzle.ts";
import { checkKeys } from "#db/key-checks.ts";
import { erasures, sessions, throttles } from "#db/schema.ts";
import { vacuumAside } from "#db/vacuum-aside.ts";
import { logIn } from "#features/authentication/log-in.ts";
import { adoptKeys, keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";
import { aMember, day, hour, minute, someone, start } from "../tests/support/a-member.ts";
import { change, freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import { listActivity } from "./activity/list-activity.ts";
import { cleanUp } from "./clean-up.ts";
import { copyErasures } from "./erasure/ledger.ts";
import { whyNotReady } from "./ready.ts";
import { findSession } from "./sessions/find-session.ts";

freshPortalPerTest();

async function countTries(expiries: readonly number[]): Promise<void> {
  const rows = expiries.map((expiresAt) => ({ key: `until ${expiresAt}`, count: 1, expiresAt }));
  await atomically(async (tx) => {
    await tx.insert(throttles).values(rows);
  });
}

test("counters go when they are over, also those of a clock that was ahead", async () => {
  await countTries([start - 1, start, start + 1, start + hour, start + hour + 1, start + day]);
  await cleanUp(start);
  const left = await database()
    .select({ expiresAt: throttles.expiresAt })
    .from(throttles)
    .orderBy(throttles.expiresAt);
  expect(left.map(({ expiresAt }) => expiresAt - start)).toEqual([1, hour]);
});

test("however many names are tried, there are at most 100 000 counters; of too many those of which all was taken back go first", async () => {
  await atomically(async (tx) => {
    await tx.insert(throttles).select(
      sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 102500)
        select 'key ' || i, 1, cast(${start} as bigint) + i from n`,
    );
  });
  await cleanUp(start);
  expect(await database().$count(throttles)).toBe(100_000);
  const [soonest] = await database().select().from(throttles).orderBy(throttles.expiresAt).limit(1);
  expect(soonest?.expiresAt).toBe(start + 2501);

  await countTries([start + 102_501]);
  await atomically(async (tx) => {
    await tx
      .update(throttles)
      .set({ count: 0 })
      .where(gt(throttles.expiresAt, start + 101_500));
  });
  await cleanUp(start);
  expect(await database().$count(throttles)).toBe(99_000);
  expect(await database().$count(throttles, eq(throttles.count, 0))).toBe(0);
});

test("sessions go when they are over, others stay", async () => {
  const ada = await aMember();
  const ben = await aMember({}, someone({ at: start + minute }));
  await cleanUp(start + 7 * day);
  expect(await database().$count(sessions)).toBe(1);
  expect(await findSession(ben.token, someone({ at: start + 7 * day }))).toBeDefined();
  expect(await findSession(ada.token, someone({ at: start }))).toBeUndefined();
});

test("failed log-ins are kept for ninety days, everything else for good", async () => {
  const ada = await aMember();
  await logIn({ ...ada, password: "wrong" }, someone());
  await cleanUp(start + 90 * day - 1);
  expect((await listActivity(ada)).entries).toHaveLength(2);
  await cleanUp(start + 90 * day);
  expect((await listActivity(ada)).entries.map(({ event }) => event)).toEqual(["signed up"]);
});

if (dialect === "sqlite")
  test("a reserve for a full disk is kept", async () => {
    await cleanUp(start);
    expect(existsSync(join(settings().dataDir, "reserve"))).toBe(true);
  });

test("an erasure that was put off is finished, here without holding up the process", async () => {
  const ada = await aMember({ username: "Ada of the many words" });
  await atomically(async (tx) => {
    await tx.insert(erasures).values({ hash: "hash", at: start });
  });
  await copyErasures();
  await cleanUp(start);
  expect(await database().$count(erasures)).toBe(0);
  await vacuumAside();
  expect(await findSession(ada.token, ada.from)).toBeDefined();
});

test("the portal is ready while the database answers and is that of its keys", async () => {
  await checkKeys(keys(), []);
  expect(await whyNotReady()).toBe(undefined);
  const right = keys();
  for (const name of ["pepper", "data"] as const) {
    adoptKeys({ ...right, [name]: [randomBytes(32)] });
    expect(await whyNotReady()).toBe("other keys");
  }
  adoptKeys(right);
  await closeDatabase();
  const { databaseUrl } = settings();
  change({ databaseUrl: databaseUrl.replace(/[^/]+$/, "missing") });
  expect(await whyNotReady()).toBe("no database");
  await closeDatabase();
  change({ databaseUrl });
});
