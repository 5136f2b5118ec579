/** What every command needs that works with what a portal keeps, beside one that runs or while none does. */
import { type Stats, statSync } from "node:fs";
import { isRestoreUnfinished } from "#features/backups/restore-places.ts";
import { nameOf, whyNoAccess } from "#lib/file-access.ts";
import { followKeyFile } from "#lib/follow-keys.ts";
import { adoptKeys, keys, readKeys } from "#lib/keys.ts";
import { adoptSettings, loadSettings, type Settings, settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { unreadyText } from "./unready.ts";
import { t } from "./words.ts";

declare global {
  namespace NodeJS {
    /** What its types leave out. */
    interface Process {
      initgroups?(user: string, extraGroup: number): void;
    }
  }
}

/**
 * Does `work` with the database of the settings open, as the owner of DATA_DIR. What `work` needs of features/ it
 * imports itself: the schema is made for the database that the settings name.
 * @throws StartProblem where this user may not, no portal was started here yet, or it is another version's
 */
export async function withDatabase<T>(work: (settings: Settings) => Promise<T>): Promise<T> {
  const settings = settingsOfCommand();
  becomeOwner(settings);
  // Keys and database may not belong together until it is finished.
  if (isRestoreUnfinished(settings))
    throw new StartProblem(phrase("restore.unfinished", { folder: settings.dataDir }));
  adoptKeys(readKeys(settings));
  // Keys may be rotated while it works.
  const following = followKeyFile(settings, async () => adoptKeys(readKeys(settings)));
  return untilClosed(async () => {
    await requireDatabase();
    await requireKeys();
    return work(settings);
  }).finally(following.stop);
}

/** Closes the database after `work`. Connections to a server keep no process alive by themselves: this one stays. */
export async function untilClosed<T>(work: () => Promise<T>): Promise<T> {
  const stay = setInterval(() => {}, 60_000);
  try {
    return await work();
  } catch (error) {
    throw await explained(error);
  } finally {
    await (await import("#db/client.ts")).closeDatabase();
    clearInterval(stay);
  }
}

/** That the disk takes no more is nothing of the program's: whoever runs it can put it right. */
async function explained(error: unknown): Promise<unknown> {
  const { isFull } = await import("#db/client.ts");
  if (error instanceof StartProblem || !isFull(error)) return error;
  const [{ whyUnsaved }, { shownDatabase }] = await Promise.all([
    import("#db/room.ts"),
    import("#db/shown-database.ts"),
  ]);
  const reason = unreadyText(whyUnsaved() ?? "the disk is full", t);
  const database = shownDatabase(settings().databaseUrl);
  return new StartProblem(phrase("database.unsaved", { database, reason }), 1, { cause: error });
}

/** What a portal logs of its work is nothing that a person at a terminal waits for. */
export function settingsOfCommand(): Settings {
  const settings = loadSettings();
  if (settings.logLevel !== "info") return settings;
  const quiet = { ...settings, logLevel: "warn" } as const;
  adoptSettings(quiet);
  return quiet;
}

/**
 * From here on this process is whom DATA_DIR belongs to: what it makes there the portal can read.
 * @throws StartProblem where that is somebody else and this is not root, or there is no DATA_DIR
 */
export function becomeOwner({ dataDir }: Settings): void {
  const { uid, gid } = ownerOf(dataDir);
  // For its owner's eyes only, as the portal's.
  process.umask(0o077);
  const user = process.getuid?.();
  if (user === undefined || user === uid) return;
  if (user !== 0) throw new StartProblem(phrase("dataDir.others", { folder: dataDir, owner: nameOf(uid) }));
  joinGroups(uid, gid);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

function ownerOf(folder: string): Stats {
  try {
    return statSync(folder);
  } catch (error) {
    const reason = whyNoAccess(folder, "read") ?? phrase("dataDir.none", { folder });
    throw new StartProblem(reason, 1, { cause: error });
  }
}

/** All that this user is in; in a container it need not have a name, and then is in none. */
function joinGroups(uid: number, gid: number): void {
  const name = nameOf(uid);
  if (typeof name === "string") process.initgroups?.(name, gid);
  else process.setgroups?.([gid]);
}

/** @throws StartProblem unless a portal of this version has made the database */
export async function requireDatabase(): Promise<undefined> {
  const { requireThisVersion } = await import("#db/require-version.ts");
  await requireThisVersion();
}

/** @throws StartProblem unless the keys of this process belong to the database */
export async function requireKeys(): Promise<undefined> {
  const { requireKeysOfDatabase } = await import("#db/key-checks.ts");
  await requireKeysOfDatabase(keys());
}
