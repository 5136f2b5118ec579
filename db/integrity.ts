import { settings } from "#lib/settings.ts";
import { database } from "./client.ts";
import { dialect } from "./dialect.ts";
import { sql } from "./drizzle.ts";
import { codeOf } from "./errors.ts";
import { wrongIndices } from "./postgresql/wrong-indices.ts";
import { connectSqlite, sqliteFile } from "./sqlite/connect.ts";

export type Damages = Readonly<{
  /** Pages, and rows that refer to nothing: what only a backup helps with. */
  damaged: readonly string[];
  /** What does not agree with its table, and can be made anew from it; "unknown": it could not be looked at. */
  indices: readonly string[] | "unknown";
}>;

const mostNamed = 10;

/**
 * What is wrong in the database: damaged pages, rows that refer to nothing, indices that do not agree with their tables.
 * SQLite reads all of its file, some seconds for a gigabyte. The pages of a PostgreSQL server are its own business.
 */
export async function damages(): Promise<Damages> {
  if (dialect !== "sqlite") return { damaged: [], indices: await wrongIndices(settings().databaseUrl) };
  try {
    const pages = await database()
      .select({ found: sql<string>`integrity_check` })
      .from(sql`pragma_integrity_check`);
    const orphaned = await tablesWithOrphans();
    const found = pages.map(({ found }) => found).filter((text) => text !== "ok");
    const ofTables = [
      ...found.filter((text) => !isOfIndex(text)),
      ...orphaned.map((table) => `foreign keys of ${table}`),
    ];
    return { damaged: ofTables.slice(0, mostNamed), indices: found.filter(isOfIndex).slice(0, mostNamed) };
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || !/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)) throw error;
    return { damaged: [code], indices: [] };
  }
}

/** Each by itself: a reference that fits nothing, in a table of somebody's own, would end the look at all of them. */
async function tablesWithOrphans(): Promise<string[]> {
  const tables = await database()
    .select({ name: sql<string>`name` })
    .from(sql`sqlite_schema`)
    .where(sql`type = 'table'`);
  const orphaned: string[] = [];
  for (const { name } of tables) {
    const check = sql`pragma_foreign_key_check(${name})`;
    const orphans = database().select({ table: sql<string>`"table"` }).from(check).limit(1);
    try {
      if ((await orphans).length > 0) orphaned.push(name);
    } catch (error) {
      if (codeOf(error) !== "SQLITE_ERROR") throw error;
    }
  }
  return orphaned;
}

/** As SQLite says it: "row 3 missing from index members_role", "wrong # of entries in index members_role". */
function isOfIndex(text: string): boolean {
  return / (?:from|in) index /.test(text);
}

/** Makes the indices of SQLite's file anew from their tables. Whoever writes waits meanwhile. */
export function remakeIndices(): void {
  const connection = connectSqlite(sqliteFile(settings().databaseUrl), "writing");
  try {
    connection.exec("REINDEX");
  } finally {
    connection.close();
  }
}
