/**
 * What the schema is built from: one entry per kind of column, for both databases. The types are PostgreSQL's
 * for both, because they offer almost only what both have.
 */
import { postgresqlCore, sqliteCore } from "./orm.ts";

/** Which database the schema is for. SQLite until PostgreSQL has a client. */
export const dialect = "sqlite" as "sqlite" | "postgresql";

const postgresql = (
  { pgTable, index, uniqueIndex, primaryKey, text, integer, bigint, boolean } = postgresqlCore(),
) => ({
  table: pgTable,
  index,
  uniqueIndex,
  primaryKey,
  text: () => text(),
  /** Counts and limits. */
  integer: () => integer(),
  /** Milliseconds since 1970; they do not fit PostgreSQL's integer. */
  instant: () => bigint({ mode: "number" }),
  flag: () => boolean(),
});
type Kit = ReturnType<typeof postgresql>;

const sqlite = ({ sqliteTable, index, uniqueIndex, primaryKey, text, integer } = sqliteCore()) =>
  ({
    table: sqliteTable,
    index,
    uniqueIndex,
    primaryKey,
    text: () => text(),
    integer: () => integer(),
    instant: () => integer(),
    flag: () => integer({ mode: "boolean" }),
  }) satisfies Record<keyof Kit, unknown>;

export const { table, index, uniqueIndex, primaryKey, text, integer, instant, flag } = (
  dialect === "sqlite" ? sqlite() : postgresql()
) as Kit;
