/** The file that a backup becomes. */
import { existsSync, linkSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { syncDirectoryOf } from "#lib/atomic-file.ts";
import { requireAccess } from "#lib/file-access.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/** @throws StartProblem where a backup cannot be made under this name */
export function requireTarget(path: string, existing: "refuse" | "replace"): void {
  const folder = dirname(path);
  requireAccess(folder, "change");
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new StartProblem(phrase("backup.noFolder", { folder }));
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw new StartProblem(phrase("backup.isFolder", { folder: path }));
  if (there && existing === "refuse") throw new StartProblem(phrase("backup.exists", { file: path }));
}

/** Gives a file that is synced its name, for good. @throws StartProblem where another file has got it meanwhile */
export function giveName(written: string, path: string, existing: "refuse" | "replace"): void {
  if (existing === "replace") renameSync(written, path);
  else renameUnlessThere(written, path);
  syncDirectoryOf(path);
}

function renameUnlessThere(written: string, path: string): void {
  try {
    linkSync(written, path);
    rmSync(written);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Some disks have no hard links.
    if (code === "EEXIST" || existsSync(path))
      throw new StartProblem(phrase("backup.exists", { file: path }), 1, { cause: error });
    renameSync(written, path);
  }
}
