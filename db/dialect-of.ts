export type Dialect = "sqlite" | "postgresql";

/** Which database an address names. */
export function dialectOf(databaseUrl: string): Dialect {
  return databaseUrl.startsWith("file:") ? "sqlite" : "postgresql";
}

/** For the environment of a worker, whose settings come after the schema is loaded. */
export function dialectEnvironment(databaseUrl: string): Record<string, string> {
  return { POSTERN_DIALECT: dialectOf(databaseUrl) };
}
