/** Which database this process works with. */
import { settingsSoFar } from "#lib/settings.ts";
import { type Dialect, dialectOf } from "./dialect-of.ts";

/**
 * Settled for the whole life of the process when this file is loaded, since the schema is made for one of them: by the
 * settings; in a worker, whose settings come later, by what its primary says (`dialectEnvironment`).
 */
export const dialect: Dialect = chosen();

function chosen(): Dialect {
  const settings = settingsSoFar();
  if (settings) return dialectOf(settings.databaseUrl);
  return process.env.POSTERN_DIALECT === "postgresql" ? "postgresql" : "sqlite";
}
