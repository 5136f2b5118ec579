import { dialect } from "./dialect.ts";
import { ourMigrations } from "./migrations.ts";
import { migratePostgresql } from "./postgresql/migrate.ts";
import { migrateSqlite } from "./sqlite/migrate.ts";

/**
 * Makes the schema of this program where there is none and applies what is missing: all of it, or nothing. For the
 * primary, before anyone else on this machine has the database open. Gives the proofs of the keys that are noted in it
 * (`checkKeys`).
 * @throws StartProblem when there was a database that is gone, it cannot be opened, is newer than this program, or a migration fails
 */
export async function migrate(folder: string = ourMigrations): Promise<string[]> {
  return dialect === "sqlite" ? migrateSqlite(folder) : migratePostgresql(folder);
}
