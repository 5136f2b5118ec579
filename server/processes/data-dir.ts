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
export function lockDataDir(settings: Settings): Lock {
  const { dataDir } = settings;
  requireAccess(dataDir, "change", dataDir);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartProblem(phrase("dataDir.unusable", { folder: dataDir, code }));
  }
  // A first try as another user, such as root, left files of that user.
  for (const name of readdirSync(dataDir).filter((each) => isOurs(each, settings)))
    requireAccess(join(dataDir, name), name === "keys.json" ? "read" : "change", dataDir);
  makeFolderPrivate(dataDir, (name) => isOurs(name, settings) || /^(backups|lost\+found)$/.test(name));
  makePrivate(join(dataDir, "erased"));
  return takeLock(dataDir) ?? refuse(dataDir);
}

/** Whether a file of DATA_DIR is the portal's, by its name. */
export function isOurs(name: string, { databaseUrl }: Pick<Settings, "databaseUrl">): boolean {
  return (
    name.startsWith(`${databaseUrl.startsWith("file:") ? basename(databaseUrl) : "postern.db"}`) ||
    /^(keys\.json|database|lock|reserve|erased|machine|chains|turning|static|importing|serving-\d+)\b/.test(
      name,
    ) ||
    // What backups are made and tried in, and by.
    /^(staging|rehearsing|rehearsal-key)$/.test(name) ||
    // What a restore works in, lays aside and leaves to be read.
    /^(restoring|restoring-removed|replaced-[\w-]+|certs-of-the-backup|settings-of-the-backup\.env)$/.test(
      name,
    )
  );
}

function refuse(folder: string): never {
  const holder = holderOf(folder);
  throw new StartProblem(
    holder ? phrase("dataDir.takenBy", { folder, process: holder.pid }) : phrase("dataDir.taken", { folder }),
  );
}
