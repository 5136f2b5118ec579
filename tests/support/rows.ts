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
    let number = 0;
    return (
      (
        await client.query(
          sql.replaceAll("?", () => `$${++number}`),
          values,
        )
      ).rowCount ?? 0
    );
  } finally {
    await client.end();
  }
}
