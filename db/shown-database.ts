import { shownAddress } from "#lib/postgresql-address.ts";
import { dialectOf } from "./dialect-of.ts";
import { sqliteFile } from "./sqlite/connect.ts";

/** The database as people are told of it: its file, or its address without the password. */
export function shownDatabase(databaseUrl: string): string {
  return dialectOf(databaseUrl) === "sqlite" ? sqliteFile(databaseUrl) : shownAddress(databaseUrl);
}
