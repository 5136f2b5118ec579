/** `npm run db:migrate`: what every start does, on its own. */
import { openKeys } from "#lib/keys.ts";
import { reportFailure } from "#lib/report-failure.ts";
import { loadSettings, terminalLanguage } from "#lib/settings.ts";
import { phrase } from "#lib/words/phrase.ts";
import { startWords } from "#lib/words/start-words.ts";
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
  console.error(startWords(terminalLanguage())("migrated", { database: settings.databaseUrl }));
} catch (error) {
  process.exitCode = reportFailure(error, phrase("failed.migration"));
}
