import type { Reader } from "./client.ts";

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
