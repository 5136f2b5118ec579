/** Keys for a database that comes back: those that it was written with, and those that this machine wrote with since. */
import { type KeyFile, parseKeyFile } from "#lib/key-file.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/**
 * Every key of these files once, those of the first in front: what is new is sealed with its newest. What they say of keys
 * stays, too: where two say something of one, the first has it.
 */
export function unitedKeys(files: readonly KeyFile[]): KeyFile {
  const united: Record<string, unknown> = {};
  for (const [name, value] of files.flatMap((file) => Object.entries(file))) {
    const before = united[name];
    if (Array.isArray(value)) united[name] = [...new Set([...((before as string[]) ?? []), ...value])];
    else united[name] = { ...value, ...(before as object) };
  }
  return united as KeyFile;
}

/** @throws StartProblem where the text is not what a `keys.json` holds */
export function keysIn(path: string, text: string): KeyFile {
  const file = parseKeyFile(text);
  if (!file) throw new StartProblem(phrase("keys.damaged", { path }));
  return file;
}
