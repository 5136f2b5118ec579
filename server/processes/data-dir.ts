import { mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { holderOf, type Lock, takeLock } from "#db/lock.ts";
import { requireAccess } from "#lib/file-access.ts";
import { makeFolderPrivate, makePrivate } from "#lib/private-files.ts";
import type { Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

/**
 * Makes DATA_DIR if it is not there, and takes it for this portal alone: one runs on it at a time.
 * @throws StartProblem
 */
export function lockDataDir({ dataDir, databaseUrl }: Settings): Lock {
  requireAccess(dataDir, "change", dataDir);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartProblem(phrase("dataDir.unusable", { folder: dataDir, code }));
  }
  const isOurs = (name: string) =>
    name.startsWith(`${databaseUrl.startsWith("file:") ? basename(databaseUrl) : "postern.db"}`) ||
    /^(keys\.json|database|lock|reserve|erased|machine|static|serving-\d+)\b/.test(name);
  // A first try as another user, such as root, left files of that user.
  for (const name of readdirSync(dataDir).filter(isOurs))
    requireAccess(join(dataDir, name), name === "keys.json" ? "read" : "change", dataDir);
  makeFolderPrivate(dataDir, (name) => isOurs(name) || /^(backups|lost\+found)$/.test(name));
  makePrivate(join(dataDir, "erased"));
  return takeLock(dataDir) ?? refuse(dataDir);
}

function refuse(folder: string): never {
  const holder = holderOf(folder);
  throw new StartProblem(
    holder ? phrase("dataDir.takenBy", { folder, process: holder.pid }) : phrase("dataDir.taken", { folder }),
  );
}
