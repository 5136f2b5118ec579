import { codeOf } from "#db/errors.ts";
import { parsePostgresqlAddress } from "#lib/postgresql-address.ts";
import { withOwnClient } from "./own-client.ts";

/**
 * What does not hold between the server's indices and their tables, as after a change of its collations or on a bad disk:
 * every row of a table is looked for in each index, in its order. "unknown" where neither is the extension amcheck
 * there nor may this user make it for a moment (PostgreSQL 18, F.1).
 */
export async function wrongIndices(url: string): Promise<readonly string[] | "unknown"> {
  const address = parsePostgresqlAddress(url);
  if (!address) throw new Error("This is no address of a database.");
  return withOwnClient(address, async (client) => {
    // The connection ends with the transaction open, and so takes back an extension that was made in it.
    await client.query("begin");
    try {
      await client.query("create extension if not exists amcheck");
    } catch {
      return "unknown";
    }
    const { rows } = await client.query<{ index: string }>(`
      select x.indexrelid::regclass::text as index from pg_index x join pg_class t on t.oid = x.indrelid
      where t.relnamespace = current_schema()::regnamespace order by 1`);
    const wrong: string[] = [];
    for (const { index } of rows) {
      await client.query("savepoint one");
      try {
        await client.query("select bt_index_check($1::regclass, true)", [index]);
      } catch (error) {
        const code = codeOf(error) ?? "";
        // Index or data corrupted (PostgreSQL 18, appendix A).
        if (!/^XX00[12]$/.test(code)) throw error;
        wrong.push(index);
        await client.query("rollback to one");
      }
    }
    return wrong;
  });
}
