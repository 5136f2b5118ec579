/** How a reader finds what has changed since it last looked, without a clock: on both databases exact. */
import { dialect } from "./dialect.ts";
import { type sql as Sql, sql } from "./drizzle.ts";
import { members } from "./schema.ts";

type Expression = ReturnType<typeof Sql<number>>;

/**
 * The value of `members.change` for a row that is written now. SQLite writes one after the other, so it counts up;
 * PostgreSQL gives the number of the transaction (PostgreSQL 18, 9.28.7).
 */
export const nextChange: Expression =
  dialect === "sqlite"
    ? sql`(select coalesce(max(${members.change}), 0) + 1 from ${members})`
    : sql`pg_current_xact_id()::text::bigint`;

/**
 * Where a reader stands that reads now: all changes up to this number are there to be read, and those above may be
 * still to come. Asked before reading, it is where the next reading begins.
 */
export const changesSoFar: Expression =
  dialect === "sqlite"
    ? sql<number>`(select coalesce(max(${members.change}), 0) from ${members})`
    : sql<number>`(pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)`;

/** No change has a higher number yet: what a restored database from another server says above it is an old one. */
export const lastChange: Expression =
  dialect === "sqlite" ? changesSoFar : sql<number>`pg_snapshot_xmax(pg_current_snapshot())::text::bigint`;
