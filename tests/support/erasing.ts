/** What is left of members in the bytes of the database's files, or in any row of a server's. */
import { existsSync, readFileSync } from "node:fs";
import { getTableName } from "drizzle-orm";
import { type PgTable, getTableConfig as postgresqlConfig } from "drizzle-orm/pg-core";
import { type SQLiteTable, getTableConfig as sqliteConfig } from "drizzle-orm/sqlite-core";
import { expect } from "vitest";
import { database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { eq } from "#db/drizzle.ts";
import * as schema from "#db/schema.ts";
import { sqliteFile } from "#db/sqlite/connect.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { settings } from "#lib/settings.ts";
import { aMember, type TestMember } from "./a-member.ts";
import { change } from "./fresh-portal.ts";

const { members } = schema;

/** Everything in the database's files; of a server's database, every row of every table. */
export async function bytes(): Promise<Buffer> {
  if (dialect === "postgresql") {
    const tables = Object.values(schema).map((table) =>
      database()
        .select()
        .from(table as typeof members),
    );
    return Buffer.from(JSON.stringify(await Promise.all(tables)));
  }
  const file = sqliteFile(settings().databaseUrl);
  return Buffer.concat(
    ["", "-wal", "-shm"]
      .map((suffix) => file + suffix)
      .filter(existsSync)
      .map((path) => readFileSync(path)),
  );
}

/** Saves these values as the member's form would. */
export async function keep(member: TestMember, values: Record<string, string>): Promise<void> {
  const shown = shownValues(await readInformation(member));
  expect(await updateInformation(member, shown, values)).toMatchObject({ ok: true });
}

function foreignKeysOf(table: unknown) {
  if (dialect === "sqlite")
    return sqliteConfig(table as SQLiteTable).foreignKeys.map((key) => key.reference());
  return postgresqlConfig(table as PgTable).foreignKeys.map((key) => key.reference());
}

type Row = Readonly<Record<string, unknown>>;

/** Every table that refers to members, by its name in the schema, with the column that does. */
export const tablesOfMembers = Object.entries(schema).flatMap(([name, table]) =>
  foreignKeysOf(table).flatMap(({ columns, foreignTable }) => {
    return getTableName(foreignTable) === getTableName(members) ? [{ name, table, column: columns[0]! }] : [];
  }),
);

/** All rows of the member, by table: their own, and those that refer to it. */
export async function rowsOf(memberId: string): Promise<Map<string, Row[]>> {
  const rows = new Map<string, Row[]>();
  for (const { name, table, column } of [
    { name: "members", table: members, column: members.id },
    ...tablesOfMembers,
  ])
    rows.set(
      name,
      await database()
        .select()
        .from(table)
        .where(eq(column as typeof members.id, memberId)),
    );
  return rows;
}

/** What only this member's rows hold: the names, and every id, hash and sealed text. */
export async function tracesOf({ subject }: TestMember): Promise<string[]> {
  const rows = await rowsOf(subject.id);
  const columns = [...rows].flatMap(([table, all]) =>
    all.flatMap((row) =>
      Object.entries(row).map(([column, value]) => [`${table}.${column}`, value] as const),
    ),
  );
  // An operator's session outlives whom it opened.
  const values = columns.filter(([name]) => name !== "openings.sessionId").map(([, value]) => value);
  const traces = values.filter((value) => typeof value === "string" && /^\S{20,}$/.test(value));
  const [{ username, usernameKey } = {}] = rows.get("members") ?? [];
  return [...new Set([...traces, username, usernameKey])] as string[];
}

/**
 * Signs up so many members, changes and deletes them in random order, and looks for each after their deletion. Rows of
 * many sizes that grow, shrink and go in any order are what SQLite moves between its pages, leaving copies behind.
 */
export async function eraseAll(count: number): Promise<void> {
  change({ signUpsPerNetwork: 1000 });
  const random = seeded(20261125);
  const text = (most: number) => "x".repeat(Math.floor(random() * most));
  const people: TestMember[] = [];
  for (let person = 0; person < count; person++) {
    const username = `who ${person} is ${text(40)}`;
    const member = await aMember({ username, password: `the long password of ${person}` });
    people.push(member);
    await keep(member, { name: `N${text(190)}`, contact: `C${text(90)}`, description: `D${text(500)}` });
  }
  while (people.length > 0) {
    const [gone] = people.splice(Math.floor(random() * people.length), 1);
    const other = people[Math.floor(random() * people.length)];
    if (other) await keep(other, { name: `N${text(190)}`, description: `D${text(500)}` });
    const traces = await tracesOf(gone!);
    await deleteMember(gone!, gone!);
    const all = await bytes();
    expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
  }
}

/** The same random numbers each time (mulberry32), so that a failure can be had again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
