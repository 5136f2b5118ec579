import { database } from "./client.ts";
import { dialect } from "./dialect.ts";
import { sql } from "./drizzle.ts";
import { codeOf } from "./errors.ts";

/**
 * What SQLite finds wrong in its file: damaged pages, rows that refer to nothing. It reads all of it, about 1 s for
 * 500 MB. A PostgreSQL server looks after its own files.
 */
export async function damages(): Promise<readonly string[]> {
  if (dialect !== "sqlite") return [];
  try {
    const pages = await database().select({ found: sql<string>`quick_check` }).from(sql`pragma_quick_check`);
    const orphans = await database()
      .select({ table: sql<string>`distinct "table"` })
      .from(sql`pragma_foreign_key_check`);
    const found = pages.map(({ found }) => found).filter((text) => text !== "ok");
    return [...found, ...orphans.map(({ table }) => `foreign keys of ${table}`)].slice(0, 10);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || !/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)) throw error;
    return [code];
  }
}
