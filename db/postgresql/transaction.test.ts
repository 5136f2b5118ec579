import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { atomically, closeDatabase, database, isUnavailable, type Transaction } from "#db/client.ts";
import { eq, sql } from "#db/drizzle.ts";
import { throttles } from "#db/schema.ts";
import { loggableLine } from "#lib/log-fields.ts";
import { settings } from "#lib/settings.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { onServer, waitFor } from "../../tests/support/portal.ts";
import { type Cable, cableTo } from "../../tests/support/unplugged.ts";

freshPortalPerTest();

const root = join(import.meta.dirname, "../..");
const write = (tx: Transaction, key: string) => tx.insert(throttles).values({ key, count: 1, expiresAt: 1 });
const save = (key: string) =>
  atomically(async (tx) => {
    await write(tx, key);
  });
const keys = async () =>
  (await database().select().from(throttles).orderBy(throttles.key)).map(({ key }) => key);
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Runs this as another process with the same database; gives what it prints. */
async function elsewhere(body: string): Promise<string> {
  const script = `
    import { adoptSettings } from "#lib/settings.ts";
    adoptSettings(JSON.parse(process.argv[1]));
    const { atomically, database } = await import("#db/client.ts");
    const { throttles } = await import("#db/schema.ts");
    ${body}`;
  const asked = ["--input-type=module", "--eval", script, JSON.stringify(settings())];
  return (await promisify(execFile)(process.execPath, asked, { cwd: root, timeout: 15_000 })).stdout;
}

/** Ends the portal's connections at the server, as one that is shut down does. */
async function endConnections(): Promise<void> {
  const server = settings().databaseUrl.replace(/\/[^/]*$/, "");
  const name = settings().databaseUrl.replace(/.*\//, "");
  await onServer(
    server,
    `select pg_terminate_backend(pid, 1000) from pg_stat_activity where datname = '${name}' and application_name = 'postern'`,
  );
}

async function unplugged<T>(work: (cable: Cable) => Promise<T>): Promise<T> {
  const { databaseUrl } = settings();
  const cable = await cableTo(Number(new URL(databaseUrl).port));
  await closeDatabase();
  change({ databaseUrl: databaseUrl.replace(/:\d+\//, `:${cable.port}/`) });
  try {
    return await work(cable);
  } finally {
    await closeDatabase();
    cable.close();
    change({ databaseUrl });
  }
}

test("of 400 that read and write in four processes at once none is lost", async () => {
  await save("counted");
  const count = `
    for (let turn = 0; turn < 100; turn++) await atomically(async (tx) => {
      const [row] = await tx.select().from(throttles);
      await tx.update(throttles).set({ count: row.count + 1 });
    });`;
  await Promise.all([count, count, count, count].map(elsewhere));
  const [row] = await database().select().from(throttles).where(eq(throttles.key, "counted"));
  expect(row?.count).toBe(401);
});

test("a body that throws undoes itself, and nothing begins inside another", async () => {
  await save("kept");
  const failing = atomically(async (tx) => {
    await tx.delete(throttles);
    await expect(save("inner")).rejects.toThrow("cannot begin inside another");
    expect(await keys()).toEqual(["kept"]);
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  expect(await keys()).toEqual(["kept"]);
});

test("a body that hears nothing of its failed statement is not told that it was saved", async () => {
  const failing = atomically(async (tx) => {
    await write(tx, "lost");
    await write(tx, "lost").catch(() => {});
  });
  await expect(failing).rejects.toThrow("rolled back");
  expect(await keys()).toEqual([]);
  await save("next");
  expect(await keys()).toEqual(["next"]);
});

test("what is taken is not unavailable, and the log has neither statement nor values", async () => {
  await save("a secret key");
  const failure = await failureOf(save("a secret key"));
  expect(failure).toMatchObject({ cause: { code: "23505" } });
  expect(isUnavailable(failure)).toBe(false);
  const line = JSON.stringify(loggableLine("request failed", { error: failure }));
  expect(line).toContain("23505");
  expect(line).not.toMatch(/secret|insert|throttles/);
});

test("a connection that is lost in a body fails it, once; the next has a new one", async () => {
  let times = 0;
  const failure = await failureOf(
    atomically(async (tx) => {
      times += 1;
      await write(tx, "lost");
      await endConnections();
      await write(tx, "lost, too");
    }),
  );
  expect(isUnavailable(failure)).toBe(true);
  expect(times).toBe(1);
  await save("kept");
  expect(await keys()).toEqual(["kept"]);
});

test("a connection that is lost while nobody uses it is nobody's loss", async () => {
  await save("before");
  expect(await keys()).toEqual(["before"]);
  await endConnections();
  const [read] = await Promise.all([keys(), save("later")]);
  expect(read).toContain("before");
  await endConnections();
  await Promise.all(["one", "two"].map(save));
  expect(await keys()).toEqual(["before", "later", "one", "two"]);
});

test("a cut that is noticed when a transaction begins costs it time, no more", async () => {
  await unplugged(async (cable) => {
    await save("before");
    cable.unplug();
    const saving = save("later");
    // The old connection stays cut off; a new one goes through.
    cable.plugIn("new");
    await saving;
    expect(await keys()).toEqual(["before", "later"]);
  });
});

test("an answer to COMMIT that never comes is not waited for, and nothing is tried again", async () => {
  await unplugged(async (cable) => {
    await save("before");
    let times = 0;
    const began = performance.now();
    const failure = await failureOf(
      atomically(async (tx) => {
        times += 1;
        await write(tx, "maybe");
        cable.unplug();
      }),
    );
    expect(isUnavailable(failure)).toBe(true);
    expect(performance.now() - began).toBeLessThan(6000);
    expect(times).toBe(1);
    cable.plugIn("all");
    await save("later");
    expect(await keys()).toContain("later");
  });
});

test("reads that are asked in one moment do not hurt each other", async () => {
  await save("there");
  const wrong = () => database().select({ wrong: sql`nonsense` }).from(throttles);
  const outcomes = await Promise.allSettled([keys(), wrong(), keys(), wrong(), keys()]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
});

test("a connection keeps no process alive, and is gone once the database is closed", async () => {
  const printed = await elsewhere(`
    await atomically((tx) => tx.insert(throttles).values({ key: "there", count: 1, expiresAt: 1 }));
    console.log((await database().select().from(throttles)).length);`);
  expect(printed).toBe("1\n");
  await save("here");
  await keys();
  await closeDatabase();
  await waitFor(
    async () =>
      (await elsewhere(`
    const { sql } = await import("#db/drizzle.ts");
    const [{ others }] = await database().select({ others: sql\`(select count(*)::int from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid())\` }).from(throttles).limit(1);
    console.log(others);`)) === "0\n",
  );
});
