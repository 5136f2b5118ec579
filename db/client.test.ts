import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { Database } from "better-sqlite3";
import { expect, test, vi } from "vitest";
import { settings } from "#lib/settings.ts";
import { change, freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import {
  atomically,
  checkpoint,
  closeDatabase,
  database,
  isFull,
  isUnavailable,
  openDatabase,
  vacuum,
} from "./client.ts";
import { eq } from "./drizzle.ts";
import { throttles } from "./schema.ts";
import { connectSqlite, sqliteFile } from "./sqlite/connect.ts";

freshPortalPerTest();

/** The two connections of this process, which the portal itself hands out to nobody. */
async function connections(): Promise<{ reader: Database; writer: Database }> {
  const connectionOf = (over: unknown) => (over as { $client: Database }).$client;
  return { reader: connectionOf(database()), writer: await atomically(async (tx) => connectionOf(tx)) };
}

const file = () => sqliteFile(settings().databaseUrl);
const write = (key: string) =>
  atomically(async (tx) => {
    await tx.insert(throttles).values({ key, count: 1, expiresAt: 1 });
  });
const keys = async () =>
  (await database().select().from(throttles).orderBy(throttles.key)).map(({ key }) => key);

test("the settings hold on both connections, after writes, a checkpoint and a rewriting too", async () => {
  const expected = {
    journal_mode: "wal",
    synchronous: 2,
    foreign_keys: 1,
    secure_delete: 1,
    trusted_schema: 0,
    temp_store: 2,
  };
  const held = (connection: Database) =>
    Object.fromEntries(
      Object.keys(expected).map((name) => [name, connection.pragma(name, { simple: true })]),
    );
  await openDatabase();
  const steps = [() => write("first"), () => write("second"), checkpoint, vacuum, () => write("third")];
  for (const step of steps) {
    await step();
    const { reader, writer } = await connections();
    expect(held(reader)).toEqual(expected);
    expect(held(writer)).toEqual(expected);
  }
  const { reader, writer } = await connections();
  expect(reader.pragma("query_only", { simple: true })).toBe(1);
  expect(reader.pragma("busy_timeout", { simple: true })).toBe(5000);
  // Waiting for other writers is done outside of SQLite, which would hold up the process.
  expect(writer.pragma("busy_timeout", { simple: true })).toBe(0);
});

test("SQLite is one without the write-ahead log's corruption bug", async () => {
  await openDatabase();
  const { reader } = await connections();
  const version = String(reader.prepare("select sqlite_version()").pluck().get());
  expect(version.localeCompare("3.51.3", "en", { numeric: true })).toBeGreaterThanOrEqual(0);
});

test("only the owner reads the database and the files beside it", async () => {
  await write("first");
  for (const suffix of ["", "-wal", "-shm"]) expect(statSync(file() + suffix).mode & 0o777).toBe(0o600);
});

test("a transaction is kept whole or not at all", async () => {
  await write("kept");
  const failing = atomically(async (tx) => {
    await tx.delete(throttles);
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  expect(await keys()).toEqual(["kept"]);
});

test("nobody sees a transaction before its end, and none begins inside another", async () => {
  await atomically(async (tx) => {
    await tx.insert(throttles).values({ key: "unseen", count: 1, expiresAt: 1 });
    expect(await keys()).toEqual([]);
    await expect(write("inner")).rejects.toThrow("cannot begin inside another");
    await expect(checkpoint()).rejects.toThrow("cannot begin inside another");
  });
  expect(await keys()).toEqual(["unseen"]);
});

test("transactions do not run into each other", async () => {
  const steps: string[] = [];
  const one = (name: string) =>
    atomically(async (tx) => {
      steps.push(`${name} begins`);
      await tx.insert(throttles).values({ key: name, count: 1, expiresAt: 1 });
      await pause(2);
      steps.push(`${name} ends`);
    });
  await Promise.all(["a", "b", "c"].map(one));
  expect(steps).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

test("saves that requests ask for in the same turn of the event loop share one sync", async () => {
  const { writer } = await connections();
  const statements = vi.spyOn(writer, "exec");
  const asked = ["one", "two", "three"].map(async (key) => {
    // Each request is a task of its own.
    await nextTurn();
    await write(key);
  });
  await Promise.all(asked);
  expect(statements.mock.calls.filter(([text]) => text === "COMMIT")).toHaveLength(1);
  expect(await keys()).toEqual(["one", "three", "two"]);
});

test("a stray write through the reading connection fails", async () => {
  const stray = database() as unknown as Parameters<Parameters<typeof atomically>[0]>[0];
  const failure = await stray.delete(throttles).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: "SQLITE_READONLY" });
});

test("a writer waits for the writer of another connection without holding up the process", async () => {
  await openDatabase();
  const other = connectSqlite(file(), "writing");
  other.exec("BEGIN IMMEDIATE");
  const written = write("later");
  let ticks = 0;
  for (; ticks < 20; ticks++) await pause(5);
  expect(await keys()).toEqual([]);
  other.exec("COMMIT");
  other.close();
  await written;
  expect(await keys()).toEqual(["later"]);
});

test("a database that is busy or full is unavailable; anything else is not", async () => {
  await openDatabase();
  const other = connectSqlite(file(), "writing");
  const another = connectSqlite(file(), "writing");
  another.pragma("busy_timeout = 0");
  other.exec("BEGIN IMMEDIATE");
  const busy = thrownBy(() => another.exec("BEGIN IMMEDIATE"));
  other.exec("ROLLBACK");
  another.pragma("max_page_count = 1");
  const full = thrownBy(() => another.exec("create table filling as select randomblob(1000000)"));
  const wrong = thrownBy(() => another.exec("select nonsense"));
  other.close();
  another.close();
  expect([busy, full, wrong].map(isUnavailable)).toEqual([true, true, false]);
  expect([busy, full, wrong].map(isFull)).toEqual([false, true, false]);
  expect(isUnavailable(new Error("wrapped", { cause: busy }))).toBe(true);
});

test("many processes that count together lose nothing", async () => {
  await write("counted");
  const script = `
    import { adoptSettings } from "#lib/settings.ts";
    import { atomically } from "#db/client.ts";
    import { eq, sql } from "#db/drizzle.ts";
    import { throttles } from "#db/schema.ts";
    adoptSettings(JSON.parse(process.argv[1]));
    for (let turn = 0; turn < 50; turn++) await atomically(async (tx) => {
      const [row] = await tx.select().from(throttles);
      await tx.update(throttles).set({ count: row.count + 1 });
    });`;
  const run = () =>
    promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", script, JSON.stringify(settings())],
      {
        cwd: join(import.meta.dirname, ".."),
      },
    );
  await Promise.all([run(), run(), run()]);
  const [row] = await database().select().from(throttles).where(eq(throttles.key, "counted"));
  expect(row?.count).toBe(151);
});

test("a database that is not there is not made", async () => {
  const missing = { databaseUrl: `file:${settings().dataDir}/missing.db` };
  await closeDatabase();
  change(missing);
  await expect(openDatabase()).rejects.toMatchObject({ code: "SQLITE_CANTOPEN" });
  expect(() => readFileSync(sqliteFile(missing.databaseUrl))).toThrow();
});

function thrownBy(statement: () => unknown): unknown {
  try {
    statement();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}
