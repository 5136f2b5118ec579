/** `npm run db:migrate`: what every start does, on its own. */
import { openKeys } from "#lib/keys.ts";
import { reportFailure } from "#lib/report-failure.ts";
import { loadSettings, terminalLanguage } from "#lib/settings.ts";
import { phrase } from "#lib/words/phrase.ts";
import { startWords } from "#lib/words/start-words.ts";
import { expectDatabase } from "./known-database.ts";
import { shownDatabase } from "./shown-database.ts";

try {
  const settings = loadSettings();
  expectDatabase(settings);
  const keys = openKeys(settings);
  // The schema is that of the settings' database.
  const [{ migrate }, { checkKeys }, { closeDatabase }] = await Promise.all([
    import("./migrate.ts"),
    import("./key-checks.ts"),
    import("./client.ts"),
  ]);
  await checkKeys(keys, await migrate());
  await closeDatabase();
  console.error(
    startWords(terminalLanguage())("migrated", { database: shownDatabase(settings.databaseUrl) }),
  );
} catch (error) {
  process.exitCode = reportFailure(error, phrase("failed.migration"));
}
