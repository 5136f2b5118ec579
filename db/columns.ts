/**
 * What the schema is built from: one entry per kind of column, for both databases. The types are PostgreSQL's
 * for both, because they offer almost only what both have.
 */
import { postgresqlCore, sqliteCore } from "./drizzle.ts";

/** Which database the schema is for. SQLite until PostgreSQL has a client. */
export const dialect = "sqlite" as "sqlite" | "postgresql";

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
    flag: () => pg.boolean(),
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
    flag: () => lite.integer({ mode: "boolean" }),
  } satisfies Record<keyof Kit, unknown>;
}

export const { table, index, uniqueIndex, primaryKey, text, integer, instant, flag } = (
  dialect === "sqlite" ? sqlite() : postgresql()
) as Kit;
