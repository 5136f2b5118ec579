/** What a portal knows of its own restores: each leaves a row in the database that it puts in place. */
import { randomUUIDv7 } from "node:crypto";
import { atomically, database, type Reader } from "#db/client.ts";
import { desc, eq } from "#db/drizzle.ts";
import { backupRuns } from "#db/schema.ts";
import { listNotices, setNotice } from "#features/notices/notices.ts";
import { log } from "#lib/log.ts";

/** Times are in milliseconds. */
export type Restore = Readonly<{
  at: number;
  /** When the backup was made. */
  madeAt: number;
  /** How many were erased again, since the ledger named them. */
  erased: Readonly<{ members: number; fields: number }>;
}>;

/** Notes it in a database that is about to be put in place: there it stands exactly when the restore does. */
export async function noteRestore({ at, ...from }: Restore): Promise<void> {
  const id = randomUUIDv7();
  const ended = { beganAt: at, endedAt: at, succeeded: 1, said: JSON.stringify(from) };
  await atomically(async (tx) => {
    await tx.insert(backupRuns).values({ id, kind: "restore", machineId: "", file: "", ...ended });
  });
}

/** The last one; undefined: this portal was never restored. */
export async function lastRestore(reader: Reader): Promise<Restore | undefined> {
  const [row] = await reader
    .select({ at: backupRuns.beganAt, said: backupRuns.said })
    .from(backupRuns)
    .where(eq(backupRuns.kind, "restore"))
    .orderBy(desc(backupRuns.beganAt), desc(backupRuns.id))
    .limit(1);
  return row && { at: row.at, ...(JSON.parse(row.said ?? "{}") as Omit<Restore, "at">) };
}

const toldForMs = 7 * 24 * 60 * 60 * 1000;

/** Tells operators of a restore for a week, and the log at the first start after it. `now` is `sharedNow()`. */
export async function tellOfRestore(now: number): Promise<void> {
  const restore = await lastRestore(database());
  if (!restore || now - restore.at >= toldForMs) return setNotice("restore", undefined, now);
  const { at, madeAt, erased } = restore;
  // No notice of it comes along in a backup.
  const isTold = (await listNotices()).some(({ kind }) => kind === "restore");
  await setNotice("restore", { madeAt, members: erased.members }, at);
  if (!isTold) log.info("restored before this start", { at: isoTime(at), madeAt: isoTime(madeAt), erased });
}

const isoTime = (at: number) => new Date(at).toISOString();
