/** Keys for a database that comes back: those that it was written with, and those that this machine wrote with since. */
import { type KeyFile, parseKeyFile } from "#lib/keys.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/** Every key of these files once, those of the first in front: what is new is sealed with its newest. */
export function unitedKeys(files: readonly KeyFile[]): KeyFile {
  const names = new Set(files.flatMap((file) => Object.keys(file) as (keyof KeyFile)[]));
  return Object.fromEntries(
    [...names].map((name) => [name, [...new Set(files.flatMap((file) => file[name] ?? []))]]),
  );
}

/** @throws StartProblem where the text is not what a `keys.json` holds */
export function keysIn(path: string, text: string): KeyFile {
  const file = parseKeyFile(text);
  if (!file) throw new StartProblem(phrase("keys.damaged", { path }));
  return file;
}
