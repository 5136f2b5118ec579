/** How much room copies of the database take: for backups, and for those who warn before one is refused. */
import { statSync } from "node:fs";
import type { Room } from "#lib/disk-room.ts";
import type { Settings } from "#lib/settings.ts";
import { databaseSize } from "./client.ts";
import { dialectOf } from "./dialect-of.ts";
import { sqliteFile } from "./sqlite/connect.ts";

/** For what lies beside the database, and for those who write meanwhile. */
const spareBytes = 16_000_000;

/** How many bytes a copy of the database may take, and a backup with it. A server is asked. */
export async function copyBytes({ databaseUrl }: Pick<Settings, "databaseUrl">): Promise<number> {
  if (dialectOf(databaseUrl) !== "sqlite") return (await databaseSize()) + spareBytes;
  const file = sqliteFile(databaseUrl);
  const [size, log] = ["", "-wal"].map((end) => statSync(file + end, { throwIfNoEntry: false })?.size ?? 0);
  return (size ?? 0) + (log ?? 0) + spareBytes;
}

/** What a backup takes: first the copy and the archive, then the archive and what is unpacked of it. */
export function backupRoom(
  copyBytes: number,
  { dataDir, databaseUrl }: Pick<Settings, "dataDir" | "databaseUrl">,
  target: string,
): Room[] {
  // Where rows are copied, the write-ahead log holds all of them once more.
  const times = dialectOf(databaseUrl) === "sqlite" ? 1 : 2;
  return [
    { folder: dataDir, bytes: times * copyBytes },
    { folder: target, bytes: copyBytes },
  ];
}

/**
 * What a rehearsal takes: all that is in the backup, what the database's log takes while it is brought up to date, and
 * the copy that is written of it when somebody is erased again.
 */
export function rehearsalRoom(backupBytes: number, { dataDir }: Pick<Settings, "dataDir">): Room[] {
  return [{ folder: dataDir, bytes: 3 * backupBytes }];
}
