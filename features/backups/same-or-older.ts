import { migrationsFor, readMigrations } from "#db/migrations.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import type { Manifest } from "./manifest.ts";

/** @throws StartProblem where the backup's database has seen migrations that this program does not know */
export function requireKnown({ migrations, postern }: Manifest): void {
  const known = new Set(readMigrations(migrationsFor("sqlite")).map(({ name }) => name));
  if (migrations.some((name) => !known.has(name)))
    throw new StartProblem(phrase("restore.newer", { version: postern }));
}
