/** Keys for a database that comes back: those that it was written with, and those that this machine wrote with since. */
import { type KeyFile, keyNames, parseKeyFile } from "#lib/key-file.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/** Every key of these files once, those of the first in front: what is new is sealed with its newest. */
export function unitedKeys(files: readonly KeyFile[]): KeyFile {
  const names = keyNames.filter((name) => files.some((file) => file[name]));
  const united = names.map((name) => [name, [...new Set(files.flatMap((file) => file[name] ?? []))]]);
  // Those of the first file win.
  const [notes, retired] = (["notes", "retired"] as const).map((what) =>
    Object.assign({}, ...files.toReversed().map((file) => file[what])),
  );
  return { ...Object.fromEntries(united), notes, retired };
}

/** @throws StartProblem where the text is not what a `keys.json` holds */
export function keysIn(path: string, text: string): KeyFile {
  const file = parseKeyFile(text);
  if (!file) throw new StartProblem(phrase("keys.damaged", { path }));
  return file;
}
