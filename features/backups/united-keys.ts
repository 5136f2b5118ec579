/** Keys for a database that comes back: those that it was written with, and those that this machine wrote with since. */
import { type KeyFile, type KeyNote, keyIdOf, keyNames, parseKeyFile } from "#lib/key-file.ts";
import type { KeyName } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/**
 * Every key of these files once, and what they say of keys. A key that is known to have been followed by another is not
 * in use again: one that stands behind another, or is retired, in any of the files; else the one that came into use last
 * is in front. Where nothing tells that, it is the last file's, which the database was written with.
 * @param files this DATA_DIR's first
 */
export function unitedKeys(files: readonly KeyFile[]): KeyFile {
  // Those of the first file win.
  const retired = Object.assign({}, ...files.toReversed().map((file) => file.retired));
  const notes = mergedNotes(files);
  const lists = keyNames
    .filter((name) => files.some((file) => file[name]))
    .map((name) => [name, unitedList(name, { files, notes, retired })] as const);
  return {
    ...Object.fromEntries(lists),
    notes: Object.assign(
      {},
      notes,
      ...lists.map(([name, list]) => usedNotes(name, list, { files, notes, retired })),
    ),
    retired,
  };
}

/** @throws StartProblem where the text is not what a `keys.json` holds */
export function keysIn(path: string, text: string): KeyFile {
  const file = parseKeyFile(text);
  if (!file) throw new StartProblem(phrase("keys.damaged", { path }));
  return file;
}

type Notes = Readonly<Record<string, KeyNote>>;
type Known = Readonly<{
  files: readonly KeyFile[];
  notes: Notes;
  retired: NonNullable<KeyFile["retired"]>;
}>;

/** The one in use first, the others in the files' order. */
function unitedList(name: KeyName, known: Known): string[] {
  const { files, notes, retired } = known;
  const fronts = new Set(files.flatMap((file) => file[name]?.[0] ?? []));
  const outdated = outdatedOf(name, files);
  // Where each is said to be older than the other, this DATA_DIR is right; else the restored database is.
  const candidates = [...fronts].every((key) => outdated.has(key)) ? [...fronts] : [...fronts].reverse();
  const [inUse] = candidates.sort(
    (one, other) =>
      Number(idOf(one) in retired) - Number(idOf(other) in retired) ||
      Number(outdated.has(one)) - Number(outdated.has(other)) ||
      usedAt(notes, other) - usedAt(notes, one),
  );
  return [
    ...new Set([...(inUse === undefined ? [] : [inUse]), ...files.flatMap((file) => file[name] ?? [])]),
  ];
}

/** Those that stand behind another in a file, other than as what is to come. */
function outdatedOf(name: KeyName, files: readonly KeyFile[]): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ [name]: list = [], notes = {} }) =>
      list.slice(1).filter((key) => !isComing(notes, key)),
    ),
  );
}

/** A key that one file says is to come, and that was in use all the same, does not come again. */
function usedNotes(name: KeyName, list: readonly string[], { files, notes, retired }: Known): Notes {
  const [inUse = "", ...others] = list;
  const { made: newest = "" } = notes[idOf(inUse)] ?? {};
  const outdated = outdatedOf(name, files);
  const isOver = (key: string) =>
    idOf(key) in retired || outdated.has(key) || (notes[idOf(key)]?.made ?? "") < newest;
  const over = others.filter((key) => isComing(notes, key) && isOver(key));
  return Object.fromEntries(
    over.map((key) => {
      const note = notes[idOf(key)];
      return [idOf(key), { ...note, used: note?.made }] as const;
    }),
  );
}

/** What two say of one key adds up: it may have come into use between them. */
function mergedNotes(files: readonly KeyFile[]): Notes {
  const merged: Record<string, KeyNote> = {};
  for (const { notes = {} } of files.toReversed())
    for (const [id, note] of Object.entries(notes)) merged[id] = { ...merged[id], ...note };
  return merged;
}

const idOf = (key: string) => keyIdOf(Buffer.from(key, "base64url"));

function isComing(notes: Notes, key: string): boolean {
  const { made, used } = notes[idOf(key)] ?? {};
  return made !== undefined && used === undefined;
}

/** In milliseconds; one of which nothing is noted was there at the beginning. */
function usedAt(notes: Notes, key: string): number {
  const { used } = notes[idOf(key)] ?? {};
  return used === undefined ? 0 : Date.parse(used);
}
