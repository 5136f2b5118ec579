import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { and, asc, eq, gt, or, type sql as Sql } from "./drizzle.ts";
import type { Reader } from "./store.ts";

type Condition = ReturnType<typeof Sql> | undefined;

/**
 * All rows of a table in the order of its primary key, so many at a time: each page is a read of its own, between which
 * others have their turn. What is written meanwhile behind the last page is not seen.
 * @param key the names of the primary key's columns
 * @param only which rows
 */
export async function* pagesOf<T extends PgTable, K extends keyof T["$inferSelect"] & string>(
  reader: () => Reader,
  table: T,
  { key, size, only }: Readonly<{ key: readonly K[]; size: number; only?: Condition }>,
): AsyncGenerator<T["$inferSelect"][]> {
  const columns = key.map((name) => (table as unknown as Record<K, PgColumn>)[name]);
  for (let last: T["$inferSelect"] | undefined; ; ) {
    const values = last && key.map((name) => last?.[name]);
    const rows: T["$inferSelect"][] = await reader()
      .select()
      .from(table as PgTable)
      .where(and(only, values && after(columns, values)))
      .orderBy(...columns.map((column) => asc(column)))
      .limit(size);
    if (rows.length > 0) yield rows;
    last = rows.at(-1);
    if (rows.length < size || last === undefined) return;
  }
}

/** Behind the row with these values in its key. */
function after([column, ...columns]: readonly PgColumn[], [value, ...values]: readonly unknown[]): Condition {
  if (!column) return undefined;
  if (columns.length === 0) return gt(column, value);
  return or(gt(column, value), and(eq(column, value), after(columns, values)));
}
