/** age's private keys that may open a backup here. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/**
 * Those of the files that somebody named, as age-keygen writes them, and this machine's own, if it has one.
 * @param files their texts
 * @throws StartProblem where a file holds none
 */
export function identitiesFor(settings: Pick<Settings, "dataDir">, files: readonly string[]): string[] {
  const own = join(settings.dataDir, "rehearsal-key");
  return [
    ...files.flatMap(identitiesIn),
    ...(existsSync(own) ? identitiesIn(readFileSync(own, "utf8")) : []),
  ];
}

function identitiesIn(text: string): string[] {
  const keys = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("AGE-SECRET-KEY-"));
  if (keys.length === 0) throw new StartProblem(phrase("restore.noIdentity"));
  return keys;
}
