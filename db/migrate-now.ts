/** `npm run db:migrate`: what every start does, on its own. */
import { sayWhyNot } from "#lib/say-why-not.ts";
import { loadSettings } from "#lib/settings.ts";
import { migrate } from "./migrate.ts";

try {
  const { databaseUrl } = loadSettings();
  await migrate();
  console.error(`The database ${databaseUrl} is up to date.`);
} catch (error) {
  process.exitCode = sayWhyNot(error, "The database could not be brought up to date");
}
