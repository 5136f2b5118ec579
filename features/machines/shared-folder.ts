/** Files that all machines have the same of are kept in the database, and written to the disk of each machine. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { atomically, database, isSharedDatabase } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { sharedFiles } from "#db/schema.ts";
import { makePrivateDirectory, replaceFile } from "#lib/atomic-file.ts";
import { log } from "#lib/log.ts";
import { open, seal } from "#lib/sealing.ts";

/** Files that belong together: all of them are one machine's, never some of one and some of another. */
export type SharedFolder = Readonly<{
  certDir: string;
  /** Below it; the same on all machines. */
  path: string;
  files: readonly string[];
  /** Without these there is nothing to share yet. */
  needs: readonly string[];
}>;

/**
 * Makes a folder the same here and in the database. What the database has wins, unless this machine had exactly that
 * and has changed it since. One call at a time for a folder.
 * @returns whether files were changed here
 */
export async function shareFolder(folder: SharedFolder): Promise<boolean> {
  if (!isSharedDatabase()) return false;
  const kept = await readKept(folder);
  const here = filesIn(folder);
  const content = JSON.stringify(here);
  if (kept?.content === content) {
    noteAgreed(folder, kept.changedAt);
    return false;
  }
  if (!kept || kept.changedAt === agreedIn(folder)) {
    const isWhole = folder.needs.every((name) => here[name] !== undefined);
    if (isWhole && !(await keep(folder, content, kept?.changedAt))) return shareFolder(folder); // Another machine was first.
    if (isWhole || !kept) return false;
  }
  write(folder, kept.content);
  noteAgreed(folder, kept.changedAt);
  log.info("files of another machine taken", { path: placeOf(folder) });
  return true;
}

type Kept = Readonly<{ content: string; changedAt: number }>;

async function readKept({ path }: SharedFolder): Promise<Kept | undefined> {
  const [row] = await database().select().from(sharedFiles).where(eq(sharedFiles.path, path));
  return row && { content: open(sharedFileContext(path), row.content), changedAt: row.changedAt };
}

/** False: another machine has changed it meanwhile. */
async function keep(folder: SharedFolder, content: string, before: number | undefined): Promise<boolean> {
  const { path } = folder;
  // Two changes are never of the same moment.
  const changedAt = Math.max(Date.now(), (before ?? 0) + 1);
  const row = { path, content: seal(sharedFileContext(path), content), changedAt };
  const kept = await atomically((tx) =>
    before === undefined
      ? tx.insert(sharedFiles).values(row).onConflictDoNothing().returning({ path: sharedFiles.path })
      : tx
          .update(sharedFiles)
          .set(row)
          .where(and(eq(sharedFiles.path, path), eq(sharedFiles.changedAt, before)))
          .returning({ path: sharedFiles.path }),
  );
  if (kept.length > 0) noteAgreed(folder, changedAt);
  return kept.length > 0;
}

function filesIn(folder: SharedFolder): Record<string, string> {
  const present = folder.files.map((name) => [name, readIfThere(join(placeOf(folder), name))] as const);
  return Object.fromEntries(present.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function write(folder: SharedFolder, content: string): void {
  const place = placeOf(folder);
  const kept: Record<string, string> = JSON.parse(content);
  makePrivateDirectory(place);
  for (const name of folder.files) {
    const text = kept[name];
    if (text === undefined) rmSync(join(place, name), { force: true });
    else replaceFile(join(place, name), text, 0o600);
  }
}

/** Which change of the database's was the same as here last. It outlives a stop: what changed since is this machine's. */
function agreedIn(folder: SharedFolder): number | undefined {
  const text = readIfThere(join(placeOf(folder), "agreed"));
  return text === undefined ? undefined : Number(text);
}

function noteAgreed(folder: SharedFolder, changedAt: number): void {
  if (agreedIn(folder) !== changedAt) replaceFile(join(placeOf(folder), "agreed"), `${changedAt}\n`, 0o600);
}

function placeOf({ certDir, path }: SharedFolder): string {
  return join(certDir, path);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export function sharedFileContext(path: string): string {
  return `shared_files/${path}/content`;
}
