/**
 * What the schema is built from: one entry per kind of column, for both databases. The types are PostgreSQL's
 * for both, because they offer almost only what both have.
 */
import { dialect } from "./dialect.ts";
import { postgresqlCore, sql, sqliteCore } from "./drizzle.ts";

function postgresql() {
  const pg = postgresqlCore();
  return {
    table: pg.pgTable,
    index: pg.index,
    uniqueIndex: pg.uniqueIndex,
    primaryKey: pg.primaryKey,
    text: () => pg.text(),
    /** Counts and limits. */
    integer: () => pg.integer(),
    /** Milliseconds since 1970; they do not fit PostgreSQL's integer. */
    instant: () => pg.bigint({ mode: "number" }),
    bytes: () => pg.customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" })(),
    /** A number that a text column begins with after so many characters, read by the database. */
    numberIn: (column: string, after: number) =>
      pg
        .integer()
        .generatedAlwaysAs(
          sql`cast(substring(substr(${sql.raw(column)}, ${sql.raw(String(after + 1))}) from '^[0-9]+') as integer)`,
        ),
  };
}
type Kit = ReturnType<typeof postgresql>;

function sqlite() {
  const lite = sqliteCore();
  return {
    table: lite.sqliteTable,
    index: lite.index,
    uniqueIndex: lite.uniqueIndex,
    primaryKey: lite.primaryKey,
    text: () => lite.text(),
    integer: () => lite.integer(),
    instant: () => lite.integer(),
    bytes: () => lite.blob({ mode: "buffer" }),
    numberIn: (column: string, after: number) =>
      lite
        .integer()
        .generatedAlwaysAs(sql`cast(substr(${sql.raw(column)}, ${sql.raw(String(after + 1))}) as integer)`),
  } satisfies Record<keyof Kit, unknown>;
}

export const { table, index, uniqueIndex, primaryKey, text, integer, instant, bytes, numberIn } = (
  dialect === "sqlite" ? sqlite() : postgresql()
) as Kit;
