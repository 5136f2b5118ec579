/** Says in a sentence why this user may not use a file: which one, whose it is, what to do. */
import { accessSync, constants, lstatSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { StartProblem } from "./start-problem.ts";

export type Use = "read" | "change";

/**
 * Undefined where nothing keeps this user from it, or from making it if it is not there.
 * @param whole a folder that is the portal's with all that is in it, and can be given to another user as one
 */
export function whyNoAccess(path: string, use: Use, whole?: string): string | undefined {
  const wanted = target(path);
  const { at, stats } = nearest(wanted);
  const look = stats.isDirectory() ? constants.X_OK : 0;
  try {
    accessSync(at, look | (at === wanted ? constants.R_OK : 0) | (use === "change" ? constants.W_OK : 0));
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EROFS") return `${at} is on a disk that can only be read.`;
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

function sentence(at: string, { uid, mode }: Stats, use: Use, whole: string | undefined): string {
  const user = process.getuid?.() ?? uid;
  if (user === uid)
    return `${at} has the rights 0${(mode & 0o777).toString(8)}, with which you may not ${use} it. Give them back (chmod -R u+rwX ${whole ?? at}).`;
  const [owner, other] = [nameOf(uid), nameOf(user)];
  const way = whole
    ? `it to ${other} (chown -R ${other.replace("user ", "")} ${whole})`
    : `${other} the right to`;
  return `${at} belongs to ${owner}, and ${other} may not ${use} it. Give ${way}, or run this as ${owner}.`;
}

/** In a container there need not be a name. */
function nameOf(uid: number): string {
  const users = seen(() => readFileSync("/etc/passwd", "utf8")) ?? "";
  return new RegExp(`^([^:]+):[^:]*:${uid}:`, "m").exec(users)?.[1] ?? `user ${uid}`;
}
