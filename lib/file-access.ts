/** Says in a sentence why this user may not use a file: which file, its owner, what to do. */
import { accessSync, constants, lstatSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { StartProblem } from "./start-problem.ts";
import { type Phrase, phrase } from "./words/phrase.ts";

export type Use = "read" | "change";

/**
 * Undefined where nothing keeps this user from it, or from making it if it is not there.
 * @param whole a folder that is the portal's with all that is in it, and can be given to another user as one
 */
export function whyNoAccess(path: string, use: Use, whole?: string): Phrase | undefined {
  const wanted = target(path);
  const { at, stats } = nearest(wanted);
  const look = stats.isDirectory() ? constants.X_OK : 0;
  try {
    accessSync(at, look | (at === wanted ? constants.R_OK : 0) | (use === "change" ? constants.W_OK : 0));
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EROFS") return phrase("access.readOnlyDisk", { path: at });
    const isInside = whole !== undefined && `${at}/`.startsWith(`${whole}/`);
    return sentence(at, stats, use, isInside ? whole : undefined);
  }
}

/** @throws StartProblem */
export function requireAccess(path: string, use: Use, whole?: string): void {
  const reason = whyNoAccess(path, use, whole);
  if (reason !== undefined) throw new StartProblem(reason);
}

/** The file itself, or the nearest folder above it that this user can see. */
function nearest(path: string): { at: string; stats: Stats } {
  for (let at = path; ; at = dirname(at)) {
    const stats = seen(() => statSync(at));
    if (stats) return { at, stats };
  }
}

/** Where a link leads, for its own folder is not what stands in the way. */
function target(path: string): string {
  const isLink = seen(() => lstatSync(path))?.isSymbolicLink();
  return isLink ? resolve(dirname(path), readlinkSync(path)) : path;
}

function seen<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function sentence(path: string, { uid, mode }: Stats, use: Use, whole: string | undefined): Phrase {
  const id = process.getuid?.() ?? uid;
  if (id === uid) {
    const values = { path, rights: `0${(mode & 0o777).toString(8)}`, folder: whole ?? path };
    return use === "read"
      ? phrase("access.ownerMayNotRead", values)
      : phrase("access.ownerMayNotChange", values);
  }
  const [owner, user] = [nameOf(uid), nameOf(id)];
  const advice = whole
    ? phrase("access.giveFolder", { user, owner, folder: whole, id: typeof user === "string" ? user : id })
    : phrase("access.giveRight", { user, owner });
  const values = { path, owner, user, advice };
  return use === "read" ? phrase("access.mayNotRead", values) : phrase("access.mayNotChange", values);
}

/** What a user is called; in a container there need not be a name. */
export function nameOf(uid: number): string | Phrase {
  const users = seen(() => readFileSync("/etc/passwd", "utf8")) ?? "";
  const [, name] = new RegExp(`^([^:]+):[^:]*:${uid}:`, "m").exec(users) ?? [];
  return name ?? phrase("access.nameless", { id: uid });
}
