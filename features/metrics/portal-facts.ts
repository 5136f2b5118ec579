import { statfs } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { database, databaseSize } from "#db/client.ts";
import { eq, sql } from "#db/drizzle.ts";
import { backupRuns, members } from "#db/schema.ts";
import { lastClockOffset, sharedNow } from "#features/machines/heartbeat.ts";
import type { Member } from "#features/members/member.ts";
import { listNotices, type NoticeKind } from "#features/notices/notices.ts";
import { countSessions } from "#features/sessions/count-sessions.ts";
import { settings } from "#lib/settings.ts";

/** What the database knows, of the whole portal. */
export type DatabaseFacts = Readonly<{
  bytes: number;
  members: ReadonlyMap<Member["state"], number>;
  sessions: number;
  /** When the last one succeeded, in milliseconds; missing: never. */
  runs: ReadonlyMap<(typeof backupRuns.$inferSelect)["kind"], number>;
  notices: ReadonlySet<NoticeKind>;
  clockOffsetMs: number;
}>;

/** Counting members takes a large portal a while, and nobody asks more often for what they want to know. */
const keptMs = 5_000;

/** A scraper waits no longer than this for a database that does not answer. */
const patienceMs = 2_000;

let last: { at: number; facts: Promise<DatabaseFacts> } | undefined;

/** At most five seconds old; undefined: the database does not answer. */
export async function databaseFacts(): Promise<DatabaseFacts | undefined> {
  if (!last || performance.now() - last.at >= keptMs) last = { at: performance.now(), facts: readFacts() };
  const { facts } = last;
  const late = pause(patienceMs, undefined, { ref: false });
  return await Promise.race([facts.catch(() => undefined), late]);
}

async function readFacts(): Promise<DatabaseFacts> {
  const now = await sharedNow();
  const count = sql`count(*)`.mapWith(Number);
  const ofMembers = await database()
    .select({ state: members.state, count })
    .from(members)
    .groupBy(members.state);
  const ofRuns = await database()
    .select({ kind: backupRuns.kind, at: sql`max(${backupRuns.endedAt})`.mapWith(Number) })
    .from(backupRuns)
    .where(eq(backupRuns.succeeded, 1))
    .groupBy(backupRuns.kind);
  return {
    bytes: await databaseSize(),
    members: new Map(ofMembers.map((row) => [row.state, row.count])),
    sessions: await countSessions(now),
    runs: new Map(ofRuns.map(({ kind, at }) => [kind, at])),
    notices: new Set((await listNotices()).map(({ kind }) => kind)),
    clockOffsetMs: (await lastClockOffset()) ?? 0,
  };
}

/** How many bytes are free where data, certificates and backups lie; a folder that is not there yet is left out. */
export async function freeBytesByFolder(): Promise<ReadonlyMap<string, number>> {
  const { dataDir, certDir, backups } = settings();
  const folders = { data: dataDir, certificates: certDir, backups: backups.dir };
  const free = new Map<string, number>();
  for (const [name, folder] of Object.entries(folders)) {
    const room = await statfs(folder).catch(() => undefined);
    if (room) free.set(name, room.bavail * room.bsize);
  }
  return free;
}
