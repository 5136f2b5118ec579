/** What somebody else writes into a portal's database while it serves. */
import { join } from "node:path";
import Database from "better-sqlite3";
import pg from "pg";
import { expect } from "vitest";
import type { Portal } from "./portal.ts";

/** Runs a statement, with `?` where a value goes, which must change at least one row. */
export async function writeBeside(
  { dataDir, databaseSettings }: Portal,
  sql: string,
  ...values: string[]
): Promise<void> {
  expect(
    await changesOf(databaseSettings.DATABASE_URL, join(dataDir, "postern.db"), sql, values),
  ).toBeGreaterThan(0);
}

/** The values of a query's first column, with `?` where a value goes. */
export async function readBeside(
  { dataDir, databaseSettings: { DATABASE_URL } }: Portal,
  sql: string,
  ...values: string[]
): Promise<unknown[]> {
  if (DATABASE_URL === undefined) {
    const database = new Database(join(dataDir, "postern.db"), { timeout: 5_000, readonly: true });
    try {
      return database
        .prepare(sql)
        .pluck()
        .all(...values);
    } finally {
      database.close();
    }
  }
  const client = new pg.Client(DATABASE_URL);
  await client.connect();
  try {
    const { rows } = await client.query({ text: numbered(sql), values, rowMode: "array" });
    return rows.map(([first]) => first);
  } finally {
    await client.end();
  }
}

/** With PostgreSQL's places for values. */
function numbered(sql: string): string {
  let number = 0;
  return sql.replaceAll("?", () => `$${++number}`);
}

async function changesOf(
  url: string | undefined,
  file: string,
  sql: string,
  values: string[],
): Promise<number> {
  if (url === undefined) {
    const database = new Database(file, { timeout: 5_000 });
    try {
      return database.prepare(sql).run(...values).changes;
    } finally {
      database.close();
    }
  }
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(numbered(sql), values)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** Lets nobody write activity until its end, as an endless save of somebody else's would. */
export async function holdWrites({ dataDir, databaseSettings: { DATABASE_URL } }: Portal) {
  if (DATABASE_URL === undefined) {
    const database = new Database(join(dataDir, "postern.db"), { timeout: 5_000 });
    database.exec("BEGIN IMMEDIATE");
    return { end: async () => void database.close() };
  }
  const client = new pg.Client(DATABASE_URL);
  await client.connect();
  await client.query("BEGIN");
  await client.query("LOCK TABLE activity IN SHARE MODE");
  return { end: () => client.end() };
}
