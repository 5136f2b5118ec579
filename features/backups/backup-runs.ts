/** What came of the schedule's backups, of their rehearsals and of restores: a row each. */
import { randomUUIDv7 } from "node:crypto";
import { atomically, database, type Reader } from "#db/client.ts";
import { and, desc, eq, isNull, lt, lte, ne } from "#db/drizzle.ts";
import { backupRuns } from "#db/schema.ts";
import { thisMachine } from "#features/machines/this-machine.ts";
import { isPhrase, type Phrase } from "#lib/words/phrase.ts";

type Kind = (typeof backupRuns.$inferSelect)["kind"];
/** What the schedule does. */
export type RunKind = Exclude<Kind, "restore">;

/** What a run comes to. */
export type RunResult = Readonly<{
  /** Of a rehearsal: a restore worked, and all of it was looked at that can be. */
  worked: boolean;
  /** The file's name, without its folder; undefined: there was none. */
  file?: string;
  /** In bytes. */
  size?: number;
  /** Why it failed, or how far it could look. */
  said?: Phrase;
}>;

/** Times are in milliseconds. */
export type BackupRun = Readonly<{
  kind: Kind;
  /** A machine's id. */
  machineId: string;
  beganAt: number;
  /** Undefined: it has not ended. */
  endedAt: number | undefined;
  /**
   * `interrupted`: its process ended in the middle, with the portal or without; `partly`: a rehearsal found nothing wrong,
   * but could not look at everything.
   */
  state: "running" | "worked" | "partly" | "failed" | "interrupted";
  file: string | undefined;
  size: number | undefined;
  said: Phrase | undefined;
}>;

/** The newest run of a kind, and the newest that worked: often the same. */
export type LatestRuns = Readonly<
  Record<RunKind, Readonly<{ latest: BackupRun | undefined; worked: BackupRun | undefined }>>
>;

const dayMs = 24 * 60 * 60 * 1000;
const keptMs = 365 * dayMs;
/** No run takes longer. */
const longestMs = dayMs;
/** One that began further ahead was noted by a clock that was wrong. */
const aheadMs = dayMs;

/** Notes that a run begins. `now` is `sharedNow()`. */
export async function beginRun(kind: RunKind, now: number): Promise<string> {
  const id = randomUUIDv7();
  await atomically(async (tx) => {
    await tx.insert(backupRuns).values({ id, kind, machineId: thisMachine(), file: "", beganAt: now });
  });
  return id;
}

/** Notes what came of it. */
export async function endRun(id: string, result: RunResult, now: number): Promise<void> {
  const { worked, file = "", size, said } = result;
  const ended = { endedAt: now, file, size: size ?? null, succeeded: Number(worked) };
  await atomically(async (tx) => {
    await tx
      .update(backupRuns)
      .set({ ...ended, said: said ? JSON.stringify(said) : null })
      .where(eq(backupRuns.id, id));
  });
}

/** For the one machine that makes backups, while it makes none: what has not ended is nobody's any more. */
export async function endInterrupted(now: number): Promise<void> {
  const unfinished = isNull(backupRuns.endedAt);
  if ((await database().$count(backupRuns, unfinished)) === 0) return;
  await atomically(async (tx) => {
    await tx.update(backupRuns).set({ endedAt: now }).where(unfinished);
  });
}

/** Deletes what is older than a year. What the portal was restored from stays: it says which changes are missing. */
export async function pruneRuns(now: number): Promise<void> {
  const old = and(lt(backupRuns.beganAt, now - keptMs), ne(backupRuns.kind, "restore"));
  if ((await database().$count(backupRuns, old)) === 0) return;
  await atomically(async (tx) => {
    await tx.delete(backupRuns).where(old);
  });
}

/** The newest runs of each kind. `now` is `sharedNow()`, where that matters. */
export async function latestRuns(reader: Reader, now = Date.now()): Promise<LatestRuns> {
  const of = async (kind: RunKind) => {
    const [latest] = await newestRuns(reader, kind, { now, most: 1 });
    const worked =
      latest?.state === "worked"
        ? latest
        : (await newestRuns(reader, kind, { now, most: 1, worked: true }))[0];
    return { latest, worked };
  };
  return { backup: await of("backup"), rehearsal: await of("rehearsal") };
}

/** So many runs of a kind, the newest first. */
export async function newestRuns(
  reader: Reader,
  kind: RunKind,
  { now, most, worked = false }: Readonly<{ now: number; most: number; worked?: boolean }>,
): Promise<BackupRun[]> {
  const rows = await reader
    .select()
    .from(backupRuns)
    .where(
      and(
        eq(backupRuns.kind, kind),
        lte(backupRuns.beganAt, now + aheadMs),
        worked ? eq(backupRuns.succeeded, 1) : undefined,
      ),
    )
    .orderBy(desc(backupRuns.beganAt), desc(backupRuns.id))
    .limit(most);
  return rows.map((row) => runOf(row, now));
}

/** The oldest of a kind that is still known. */
export async function firstRun(reader: Reader, kind: RunKind): Promise<{ beganAt: number } | undefined> {
  const [first] = await reader
    .select({ beganAt: backupRuns.beganAt })
    .from(backupRuns)
    .where(eq(backupRuns.kind, kind))
    .orderBy(backupRuns.beganAt)
    .limit(1);
  return first;
}

function runOf(row: typeof backupRuns.$inferSelect, now: number): BackupRun {
  const { kind, machineId, beganAt, file, size, endedAt } = row;
  return {
    ...{ kind, machineId, beganAt, state: stateOf(row, now) },
    endedAt: endedAt ?? undefined,
    file: file === "" ? undefined : file,
    size: size ?? undefined,
    said: phraseOf(row.said),
  };
}

function stateOf(
  { succeeded, endedAt, beganAt, said }: typeof backupRuns.$inferSelect,
  now: number,
): BackupRun["state"] {
  if (succeeded === 1) return "worked";
  if (endedAt === null) return now - beganAt > longestMs ? "interrupted" : "running";
  if (said === null) return "interrupted";
  return phraseOf(said)?.path === "schedule.ownersOnly" ? "partly" : "failed";
}

/** Undefined also for one of another version. */
function phraseOf(said: string | null): Phrase | undefined {
  if (said === null) return undefined;
  try {
    const phrase: unknown = JSON.parse(said);
    return isPhrase(phrase) ? (phrase as Phrase) : undefined;
  } catch {
    return undefined;
  }
}
