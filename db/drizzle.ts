/**
 * The only door to Drizzle. Required, not imported: as ES modules Drizzle costs Node ten times the memory and time.
 * Types come out whole; `import type` from Drizzle is erased and therefore free.
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export const {
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  ne,
  notInArray,
  or,
  sql,
} = require("drizzle-orm") as typeof import("drizzle-orm");

// Functions, so that only what is used is loaded.
export const sqliteCore = () =>
  require("drizzle-orm/sqlite-core") as typeof import("drizzle-orm/sqlite-core");
export const postgresqlCore = () => require("drizzle-orm/pg-core") as typeof import("drizzle-orm/pg-core");
export const drizzleOverSqlite = () =>
  require("drizzle-orm/better-sqlite3") as typeof import("drizzle-orm/better-sqlite3");
export const migrationReader = () => require("drizzle-orm/migrator") as typeof import("drizzle-orm/migrator");
export const drizzleOverPostgresql = () =>
  require("drizzle-orm/node-postgres") as typeof import("drizzle-orm/node-postgres");
