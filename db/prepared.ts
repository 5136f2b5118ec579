import type { Reader } from "./client.ts";
import { sql } from "./drizzle.ts";

/**
 * A statement that is compiled once per connection, when it is first wanted: `byId(database())`, `byId(tx)`. One
 * compiled for one connection would not see another's transaction.
 */
export function prepared<Connection extends Reader, T>(
  compile: (connection: Connection) => T,
): (connection: Connection) => T {
  const compiled = new WeakMap<Connection, T>();
  return (connection) => {
    const known = compiled.get(connection) ?? compile(connection);
    compiled.set(connection, known);
    return known;
  };
}

/** The same for a statement that writes so many rows. */
export function preparedForRows<Connection extends Reader, T>(
  compile: (connection: Connection, count: number) => T,
): (connection: Connection, count: number) => T {
  const byCount = new Map<number, (connection: Connection) => T>();
  return (connection, count) => {
    const known = byCount.get(count) ?? prepared((one: Connection) => compile(one, count));
    byCount.set(count, known);
    return known(connection);
  };
}

/** Of many rows so many go into one statement: with more, writing hardly becomes faster. */
const chunkRows = 50;

/** Rows of placeholders for a statement of `preparedForRows`, whose values `inChunks` gives. */
export function placeholderRows<Column extends string>(columns: readonly Column[], count: number) {
  return Array.from({ length: count }, (_, row) => {
    const entries = columns.map((column) => [column, sql.placeholder(`${column}${row}`)]);
    return Object.fromEntries(entries) as Record<Column, never>;
  });
}

/** Has `write` write all of the rows, so many at a time, and gives what it gave. */
export async function inChunks<Row extends object, T>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
  write: (count: number, values: Record<string, unknown>) => Promise<T>,
): Promise<T[]> {
  const given: T[] = [];
  for (let first = 0; first < rows.length; first += chunkRows) {
    const chunk = rows.slice(first, first + chunkRows);
    const values: Record<string, unknown> = {};
    for (const [number, row] of chunk.entries())
      for (const column of columns) values[`${column}${number}`] = row[column];
    given.push(await write(chunk.length, values));
  }
  return given;
}
