/** `npm run db:migrate`: what every start does, on its own. */
import { openKeys } from "#lib/keys.ts";
import { reportFailure } from "#lib/report-failure.ts";
import { loadSettings } from "#lib/settings.ts";
import { closeDatabase } from "./client.ts";
import { checkKeys } from "./key-checks.ts";
import { expectDatabase } from "./known-database.ts";
import { migrate } from "./migrate.ts";

try {
  const settings = loadSettings();
  expectDatabase(settings);
  const keys = openKeys(settings);
  await checkKeys(keys, await migrate());
  await closeDatabase();
  console.error(`The database ${settings.databaseUrl} is up to date.`);
} catch (error) {
  process.exitCode = reportFailure(error, "The database could not be brought up to date");
}
