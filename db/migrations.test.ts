import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getTableConfig as postgresqlConfig } from "drizzle-orm/pg-core";
import { getTableConfig as sqliteConfig } from "drizzle-orm/sqlite-core";
import { expect, test } from "vitest";
import { freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import { database } from "./client.ts";
import { dialect } from "./dialect.ts";
import * as schema from "./schema.ts";

freshPortalPerTest();

type Column = { name: string; type: string; notNull: boolean; primaryKey: boolean; default?: unknown };
type Index = { columns: (string | { expression: string })[]; isUnique?: boolean };
type Table = {
  columns: Record<string, Column>;
  indexes: Record<string, Index>;
  uniqueConstraints: Record<string, Index>;
  foreignKeys: Record<
    string,
    { tableTo: string; columnsFrom: string[]; columnsTo: string[]; onDelete: string }
  >;
  compositePrimaryKeys: Record<string, { columns: string[] }>;
};

/** The tables after the last migration of the folder, as drizzle-kit has written them down. */
function tablesAfter(folder: "sqlite" | "postgresql"): Record<string, Table> {
  const meta = join(import.meta.dirname, "migrations", folder, "meta");
  const last = readdirSync(meta)
    .filter((name) => name.endsWith("_snapshot.json"))
    .sort()
    .at(-1);
  const { tables } = JSON.parse(readFileSync(join(meta, last ?? ""), "utf8")) as {
    tables: Record<string, Table>;
  };
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name.replace("public.", ""), table]),
  );
}

const sorted = <T>(entries: Record<string, T>) =>
  Object.fromEntries(Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1)));

const sqliteTypes: Readonly<Record<string, string>> = { bigint: "integer", bytea: "blob" };

/** What both databases must agree on; a unique constraint is a unique index, and what is an instant is a long integer. */
function meaningOf({ columns, indexes, uniqueConstraints, foreignKeys, compositePrimaryKeys }: Table) {
  const columnsOf = (index: Index) =>
    index.columns.map((column) => (typeof column === "string" ? column : column.expression));
  const unique = Object.entries(uniqueConstraints).map(([name, index]) => [
    name,
    { columns: columnsOf(index), isUnique: true },
  ]);
  const others = Object.entries(indexes).map(([name, index]) => [
    name,
    { columns: columnsOf(index), isUnique: index.isUnique === true },
  ]);
  return {
    columns: sorted(
      Object.fromEntries(
        Object.values(columns).map(({ name, type, notNull, primaryKey, default: byDefault }) => [
          name,
          { type: sqliteTypes[type] ?? type, notNull, primaryKey, byDefault },
        ]),
      ),
    ),
    indexes: sorted(Object.fromEntries([...unique, ...others])),
    references: Object.values(foreignKeys)
      .map(
        ({ tableTo, columnsFrom, columnsTo, onDelete }) =>
          `${columnsFrom} → ${tableTo}.${columnsTo} ${onDelete}`,
      )
      .sort(),
    primaryKeys: Object.values(compositePrimaryKeys).map(({ columns }) => columns),
  };
}

test("the migrations of both databases lead to the same tables", () => {
  const [sqlite, postgresql] = (["sqlite", "postgresql"] as const).map((folder) =>
    Object.fromEntries(Object.entries(tablesAfter(folder)).map(([name, table]) => [name, meaningOf(table)])),
  );
  expect(Object.keys(sqlite ?? {}).length).toBeGreaterThan(10);
  expect(postgresql).toEqual(sqlite);
});

test("the last migration is of the schema as it stands (npm run db:generate)", () => {
  const configOf = (dialect === "sqlite" ? sqliteConfig : postgresqlConfig) as typeof sqliteConfig;
  const inSchema = Object.values(schema).map((table) => {
    const { name, columns } = configOf(table as never);
    const snake = (column: string) => column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [name, sorted(Object.fromEntries(columns.map((column) => [snake(column.name), column.notNull])))];
  });
  const migrated = Object.entries(tablesAfter(dialect)).map(([name, { columns }]) => [
    name,
    sorted(Object.fromEntries(Object.values(columns).map((column) => [column.name, column.notNull]))),
  ]);
  expect(sorted(Object.fromEntries(migrated))).toEqual(sorted(Object.fromEntries(inSchema)));
});

test("a new database of either kind asks for the same fields", async () => {
  expect(await database().select().from(schema.fields).orderBy(schema.fields.position)).toMatchSnapshot();
});
