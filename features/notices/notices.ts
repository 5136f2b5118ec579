/**
 * What operators are told that something is wrong with, for as long as it is. Whatever finds out raises a notice and
 * takes it away again; where it is shown, and to whom it might be sent, is not its business.
 */
import { atomically, database, isSharedDatabase, type Reader } from "#db/client.ts";
import { and, eq, inArray, notInArray } from "#db/drizzle.ts";
import { machines, notices } from "#db/schema.ts";
import { thisMachine } from "#features/machines/this-machine.ts";

/** Of one machine each, or of all that share the database together: whichever of them looked last is right. */
const kinds = {
  certificate: "machine",
  disk: "machine",
  clock: "machine",
  backup: "all",
  rehearsal: "all",
  "log-ins": "all",
  keys: "all",
  restore: "all",
} as const;

export type NoticeKind = keyof typeof kinds;
export const noticeKinds = Object.keys(kinds) as NoticeKind[];

/** The values of a notice's sentence. No names of members, nothing secret. */
export type NoticeAbout = Readonly<Record<string, string | number>>;

export type Notice = Readonly<{
  kind: NoticeKind;
  /** The name of the machine it is about; undefined: of all of them, or of the only one. */
  machine: string | undefined;
  /** In milliseconds. */
  since: number;
  about: NoticeAbout;
}>;

/** In place of a machine's id. */
const ofAll = "";

/** That something is still wrong is noted so often. */
const notedEveryMs = 60 * 60 * 1000;

/** A machine that was not seen for longer can do nothing about what was wrong with it. */
const seenWithinMs = 24 * 60 * 60 * 1000;

/**
 * Raises a notice of this machine (of some kinds: of the portal), or keeps it, with these values in its sentence;
 * undefined: takes it away. Writes nothing where nothing has changed. `now` is `sharedNow()`.
 */
export async function setNotice(
  kind: NoticeKind,
  about: NoticeAbout | undefined,
  now: number,
): Promise<void> {
  const machineId = kinds[kind] === "all" ? ofAll : thisMachine();
  const isIt = and(eq(notices.kind, kind), eq(notices.machineId, machineId));
  const [before] = await database().select().from(notices).where(isIt);
  if (about === undefined) {
    if (before) await atomically(async (tx) => void (await tx.delete(notices).where(isIt)));
    return;
  }
  const row = { kind, machineId, lastSeenAt: now, about: JSON.stringify(about) };
  if (before?.about === row.about && Math.abs(now - before.lastSeenAt) < notedEveryMs) return;
  await atomically(async (tx) => {
    await tx
      .insert(notices)
      .values({ ...row, since: now })
      .onConflictDoUpdate({ target: [notices.kind, notices.machineId], set: row });
  });
}

/** What is wrong, the longest first. Nothing of machines that are gone. */
export async function listNotices(reader: Reader = database()): Promise<Notice[]> {
  const rows = await reader
    .select()
    .from(notices)
    .where(inArray(notices.kind, noticeKinds))
    .orderBy(notices.since, notices.kind);
  if (rows.length === 0) return [];
  const names = await machineNames(reader);
  return rows
    .filter(({ machineId }) => machineId === ofAll || names.has(machineId))
    .map(({ kind, machineId, since, about }) => ({
      kind: kind as NoticeKind,
      machine: names.get(machineId),
      since,
      about: JSON.parse(about) as NoticeAbout,
    }));
}

/** Deletes what is about machines that are gone: replaced, or their data moved to another. */
export async function dropNoticesOfGone(): Promise<void> {
  const here = [ofAll, ...(await machineNames(database())).keys()];
  const gone = notInArray(notices.machineId, here);
  if ((await database().$count(notices, gone)) === 0) return;
  await atomically(async (tx) => void (await tx.delete(notices).where(gone)));
}

/** Those that were seen lately, this one among them, by their ids; undefined: it is the only one. */
async function machineNames(reader: Reader): Promise<ReadonlyMap<string, string | undefined>> {
  if (!isSharedDatabase()) return new Map([[thisMachine(), undefined]]);
  // By the newest of them: a reader here may have another clock.
  const rows = await reader
    .select({ id: machines.id, name: machines.name, at: machines.lastSeenAt })
    .from(machines);
  const newest = Math.max(...rows.map(({ at }) => at));
  const seen = rows.filter(({ at }) => at > newest - seenWithinMs).map(({ id, name }) => [id, name] as const);
  return new Map([[thisMachine(), undefined], ...seen]);
}
