/** A restored database takes the place of the one that the settings name. */
import { statSync } from "node:fs";
import { dialectOf } from "./dialect-of.ts";
import { copyTables, type Progress } from "./move.ts";
import { erasuresIn, holdsPortal, type Replacing, replaceInPostgresql } from "./postgresql/replace.ts";
import { sqliteFile } from "./sqlite/connect.ts";
import { fromSqlite } from "./sqlite/move.ts";
import { erasuresInFile } from "./sqlite/replace.ts";

export { NotReplaced, type Replacing } from "./postgresql/replace.ts";

/**
 * Whether something is there that would be replaced.
 * @throws StartProblem where a portal uses it, or it cannot be reached
 */
export async function isInPlace(url: string, workers: number): Promise<boolean> {
  if (dialectOf(url) === "postgresql") return holdsPortal(url, workers);
  return (statSync(sqliteFile(url), { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/**
 * The erasures that a database knows of and that its machine's ledger may not have yet. None where it cannot be read:
 * that is why people restore.
 */
export async function knownErasures(url: string): Promise<{ hash: string; at: number }[]> {
  try {
    return dialectOf(url) === "postgresql" ? await erasuresIn(url) : erasuresInFile(sqliteFile(url));
  } catch {
    return [];
  }
}

/**
 * Copies a SQLite database of this version to a server, once, and lays aside what is there; nobody else may use the file.
 * @throws NotReplaced; anything else where nobody knows whether it was done
 */
export async function replaceOnServer(
  file: string,
  url: string,
  workers: number,
  replacing: Replacing,
  progress: Progress,
): Promise<void> {
  await fromSqlite(file, (source) =>
    replaceInPostgresql(url, workers, replacing, (target, tables) =>
      copyTables(tables, source, target, progress),
    ),
  );
}
