/**
 * The list, in BACKUP_DIR, of what the schedule made there: nothing else there is its to look at or to remove, whatever
 * it is called. It lies beside the backups, so that it goes where they go and a portal that was restored finds it.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { replaceFile } from "#lib/atomic-file.ts";
import { keyId, keys } from "#lib/keys.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

export const listFile = "postern-backups.json";

const madeShape = v.object({
  /** In the folder; the schedule gives no other names. */
  file: v.pipe(v.string(), v.regex(/^postern-\d{8}T\d{6}Z\.tar(\.age)?$/)),
  /** When it was begun, in milliseconds. */
  beganAt: v.number(),
  /** The id of the data key of the portal that made it: several may share a folder. */
  dataKey: v.string(),
  /** Of the whole file. Absent until it is known to be there, verified. */
  sha256: v.optional(v.string()),
});
const listShape = v.array(madeShape);

export type Made = Readonly<v.InferOutput<typeof madeShape>>;

/**
 * All that was made there, in that order.
 * @throws StartProblem where the list cannot be read
 */
export function readMade(folder: string): Made[] {
  const path = join(folder, listFile);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  // As people are asked to make it where there is to be a new one.
  if (text.trim() === "") return [];
  const read = v.safeParse(listShape, parsed(text));
  if (!read.success) throw new StartProblem(phrase("schedule.brokenList", { path }));
  return read.output;
}

/** Whether there is a list in this folder, an empty one too. */
export function hasList(folder: string): boolean {
  return existsSync(join(folder, listFile));
}

/** Puts this list in the place of the one that is there, whole or not at all. */
export function writeMade(folder: string, made: readonly Made[]): void {
  replaceFile(join(folder, listFile), `${JSON.stringify(made, undefined, 2)}\n`, 0o600);
}

/** Whether this portal made it, by a key that it has or had. */
export function isOwn({ dataKey }: Made): boolean {
  const { data, retired = [] } = keys();
  return [...data.map(keyId), ...retired.map(({ id }) => id)].includes(dataKey);
}

/** The newest of this portal that is known to be there and was verified; undefined: none. */
export function newestMade(folder: string): Made | undefined {
  return readMade(folder).findLast((made) => made.sha256 !== undefined && isOwn(made));
}

/** @returns in bytes; undefined where it is gone */
export function sizeOf(folder: string, { file }: Pick<Made, "file">): number | undefined {
  return statSync(join(folder, file), { throwIfNoEntry: false })?.size;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
