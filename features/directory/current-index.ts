/**
 * Each process that is asked makes an index of its own, and drops it when nobody has asked for a while. Nothing tells it
 * of changes: before each search it reads what changed since the last, by whichever process or machine.
 */
import { setImmediate as others, setTimeout as wait } from "node:timers/promises";
import { changesSoFar, lastChange } from "#db/changes.ts";
import { database } from "#db/client.ts";
import { and, asc, eq, gt, lte } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import { log } from "#lib/log.ts";
import { shared } from "#lib/process-global.ts";
import type { IndexedFields } from "./indexed-fields.ts";
import { MemberIndex } from "./member-index.ts";
import { batch, readAll, reading, readMembers } from "./read-members.ts";

const unusedMs = 10 * 60 * 1000;
/** For so long a list waits for the index. */
const soonMs = 300;
/** So many changes are found by comparing all members instead. */
const mostChanges = 5_000;

type Current = {
  index: MemberIndex;
  /** All changes up to this number are in it. */
  cursor: number;
  /** A member who had that number. While they are there, no later change had a lower one. */
  holder: string | undefined;
};

/** How many members are read, of how many. */
export type Progress = Readonly<{ read: number; of: number }>;

const state = shared("directory", () => ({
  current: undefined as Current | undefined,
  /** While all members are read for the first time. */
  progress: undefined as Progress | undefined,
  working: Promise.resolve() as Promise<unknown>,
  unused: undefined as NodeJS.Timeout | undefined,
}));

/**
 * The index of all members as the database has them now, with their values of these fields; where it is being made and
 * not there soon, how far that is. It may change whenever the caller awaits something.
 */
export async function indexSoon(fields: IndexedFields): Promise<MemberIndex | Progress> {
  if (state.progress) return state.progress;
  const asked = currentIndex(fields);
  if (isCurrent(fields) || (await database().$count(members)) <= reading.few) return asked;
  const soon = await Promise.race([asked, wait(soonMs, undefined, { ref: false })]);
  if (soon) return soon;
  // Whoever comes next begins anew.
  asked.catch((error) => log.error("members were not read for their list", { error }));
  return state.progress ?? { read: 0, of: await database().$count(members) };
}

/** The same, however long it takes. */
export function currentIndex(fields: IndexedFields): Promise<MemberIndex> {
  clearTimeout(state.unused);
  state.unused = setTimeout(dropIndex, unusedMs).unref();
  const mine = state.working.then(() => follow(fields));
  state.working = mine.catch(() => undefined);
  return mine;
}

/** Gives the memory back. */
export function dropIndex(): void {
  clearTimeout(state.unused);
  state.current = undefined;
}

function isCurrent(fields: IndexedFields): boolean {
  return state.current !== undefined && JSON.stringify(state.current.index.fields) === JSON.stringify(fields);
}

async function follow(fields: IndexedFields): Promise<MemberIndex> {
  const known = state.current;
  if (known && isCurrent(fields)) {
    await takeOver(known);
    return known.index;
  }
  state.current = undefined;
  try {
    state.current = await make(fields);
    return state.current.index;
  } finally {
    state.progress = undefined;
  }
}

async function make(fields: IndexedFields): Promise<Current> {
  const [cursor, of] = [await numberOfLast(), await database().$count(members)];
  const index = new MemberIndex(fields, of);
  state.progress = { read: 0, of };
  const read = of <= reading.few ? readAll : (reading.aside ?? readAll);
  for await (const some of read(fields)) {
    index.put(some);
    state.progress = { read: index.size, of };
    await others();
  }
  const current = { index, cursor, holder: await holderOf(cursor) };
  await takeOver(current);
  return current;
}

async function takeOver(current: Current): Promise<void> {
  const { index } = current;
  // Somebody may sign up between two of these statements: once more, before all members are compared for nothing.
  for (let tries = 0; tries < 2; tries += 1) {
    if (!(await isCursorGood(current))) break;
    const cursor = await numberOfLast();
    const changed = await changedSince(current.cursor);
    if (changed.length > mostChanges) break;
    await load(index, changed.filter(isAnother(index)));
    Object.assign(current, { cursor, holder: await holderOf(cursor) });
    if ((await database().$count(members)) === index.size) return;
  }
  const cursor = await numberOfLast();
  await compareAll(index);
  Object.assign(current, { cursor, holder: await holderOf(cursor) });
}

async function numberOfLast(): Promise<number> {
  const [row] = await database().select({ number: changesSoFar }).from(members).limit(1);
  return Number(row?.number ?? 0);
}

async function holderOf(cursor: number): Promise<string | undefined> {
  const [row] = await database()
    .select({ id: members.id })
    .from(members)
    .where(eq(members.change, cursor))
    .limit(1);
  return row?.id;
}

/** On SQLite the number of whoever changed last may be given out again when that one is erased. */
async function isCursorGood({ holder, cursor }: Current): Promise<boolean> {
  if (holder === undefined) return true;
  const [row] = await database()
    .select({ change: members.change })
    .from(members)
    .where(eq(members.id, holder));
  return row !== undefined && row.change >= cursor;
}

type Seen = Readonly<{ id: string; change: number }>;

function changedSince(cursor: number): Promise<Seen[]> {
  return database()
    .select({ id: members.id, change: members.change })
    .from(members)
    .where(and(gt(members.change, cursor), lte(members.change, lastChange)))
    .limit(mostChanges + 1);
}

function isAnother(index: MemberIndex): (seen: Seen) => boolean {
  return ({ id, change }) => {
    const slot = index.find(id);
    return slot === undefined || index.change(slot) !== change;
  };
}

/** Goes through all members: takes over who is new or changed, forgets who is gone. */
async function compareAll(index: MemberIndex): Promise<void> {
  let seen = new Uint8Array(index.end);
  const { id, change } = members;
  for (let last = ""; ; ) {
    const page = await database()
      .select({ id, change })
      .from(members)
      .where(gt(id, last))
      .orderBy(asc(id))
      .limit(batch);
    await load(index, page.filter(isAnother(index)));
    if (seen.length < index.end) seen = larger(seen, index.end * 2);
    for (const one of page) {
      const slot = index.find(one.id);
      if (slot !== undefined) seen[slot] = 1;
    }
    const end = page.at(-1);
    if (!end || page.length < batch) break;
    last = end.id;
    await others();
  }
  index.remove(index.unmarked(seen));
}

function larger(marks: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(length);
  more.set(marks);
  return more;
}

async function load(index: MemberIndex, seen: readonly Seen[]): Promise<void> {
  const isUnread = (id: string, version: number) => {
    const slot = index.find(id);
    return slot === undefined || index.version(slot) !== version;
  };
  for (let first = 0; first < seen.length; first += batch) {
    if (first > 0) await others();
    const ids = seen.slice(first, first + batch).map(({ id }) => id);
    index.put(await readMembers(index.fields, ids, isUnread));
  }
}
