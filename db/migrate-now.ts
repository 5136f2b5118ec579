/** `npm run db:migrate`: what every start does, on its own. */
import { loadSettings, SettingsProblems } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { migrate } from "./migrate.ts";

try {
  const { databaseUrl } = loadSettings();
  await migrate();
  console.error(`The database ${databaseUrl} is up to date.`);
} catch (error) {
  if (error instanceof SettingsProblems) {
    console.error(error.problems.join("\n"));
    process.exitCode = 2;
  } else if (error instanceof StartProblem) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else throw error;
}
