/** Older keys go when nothing needs them any more. */
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { database } from "#db/client.ts";
import { forgetKey, isOfPepper, noteKey } from "#db/key-checks.ts";
import { members } from "#db/schema.ts";
import { sharedNow } from "#features/machines/heartbeat.ts";
import { type KeyName, settings } from "#lib/settings.ts";
import { keepBehind, noteUse, saveKeyFile } from "./key-file-changes.ts";
import { isGiven, type KeyState, keyFileNow } from "./key-states.ts";
import { resealAll, type Unopened, valuesByKey } from "./reseal.ts";
import { given, type OldBackup, type Rotated, type Rotation } from "./rotation.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** How many members' passwords were hashed under this pepper. */
export async function membersOfPepper(id: string): Promise<number> {
  return database().$count(members, isOfPepper(id));
}

/** Drops what can be dropped now, and says what the others wait for. */
export async function dropOlder(
  name: KeyName,
  rotation: Rotation,
  inUse: KeyState,
  older: readonly KeyState[],
): Promise<Rotated> {
  const said = { name, inUse: inUse.id } as const;
  if (name === "data") return dropData(rotation, inUse, older);
  if (name === "pepper") return dropPeppers(rotation, inUse, older);
  const livesMs = { session: settings().sessionMaxDays * dayMs, ticket: dayMs, action: 0 }[name];
  const until = isGiven(name) ? undefined : (inUse.since ?? noteUse(inUse)) + livesMs;
  if (until === undefined || until > Date.now()) return { ...said, stage: "waits for time", until };
  await drop(name, older, rotation);
  return { ...said, stage: "done" };
}

async function dropPeppers(
  rotation: Rotation,
  inUse: KeyState,
  older: readonly KeyState[],
): Promise<Rotated> {
  const said = { name: "pepper", inUse: inUse.id } as const;
  await settled(rotation, inUse);
  const counts = await Promise.all(older.map(({ id }) => membersOfPepper(id)));
  const needless = older.filter((_, at) => counts[at] === 0);
  const count = counts.reduce((sum, one) => sum + one, 0);
  const backup = await backupFor(rotation, older, needless);
  if (isGiven("pepper") && count === 0 && !backup) return given("pepper", "alone", [inUse]);
  const isDropped = isGiven("pepper") || backup || (await drop("pepper", needless, rotation));
  if (count > 0 || !isDropped) return { ...said, stage: "waits for members", count: Math.max(count, 1) };
  return backup ? { ...said, stage: "kept for backups", backup } : { ...said, stage: "done" };
}

async function dropData(rotation: Rotation, inUse: KeyState, older: readonly KeyState[]): Promise<Rotated> {
  const said = { name: "data", inUse: inUse.id } as const;
  await settled(rotation, inUse);
  for (;;) {
    const { left, unopened } = await resealed(rotation, older);
    if (left > 0 && !rotation.leaveUnopened)
      return { ...said, stage: "kept for values", count: left, unopened };
    const backup = await backupFor(rotation, older, left > 0 ? [] : older);
    if (backup) return { ...said, stage: "kept for backups", backup };
    if (isGiven("data")) return given("data", "alone", [inUse]);
    // Somebody who was held up for long may have sealed with it since.
    if (await drop("data", older, rotation)) return { ...said, stage: "done" };
  }
}

/** What is left that only these open, once all that can be is sealed anew. */
async function resealed(
  rotation: Rotation,
  older: readonly KeyState[],
): Promise<{ left: number; unopened: readonly Unopened[] }> {
  let left = await valuesOf(older);
  if (left > 0) await noteIdle(older, []);
  let unopened: readonly Unopened[] = [];
  while (left > 0 && (await rotation.isMine())) {
    const all = left;
    const ids = older.map(({ id }) => id);
    unopened = await resealAll(ids, (looked) => rotation.onProgress(looked, all));
    left = await valuesOf(older);
    if (left >= all) break;
  }
  return { left, unopened };
}

async function valuesOf(some: readonly KeyState[]): Promise<number> {
  const values = await valuesByKey();
  return some.reduce((sum, { id }) => sum + (values.get(id) ?? 0), 0);
}

/** The backup for whose sake keys are kept that nothing in the database needs any more. */
async function backupFor(
  { leaveUnopened, backupFrom }: Rotation,
  older: readonly KeyState[],
  needless: readonly KeyState[],
): Promise<OldBackup | undefined> {
  if (leaveUnopened) return undefined;
  const since = await noteIdle(older, needless);
  return since === undefined ? undefined : backupFrom(since);
}

/** Since when all of these are needless; undefined: not all are, or there are none. */
async function noteIdle(
  older: readonly KeyState[],
  needless: readonly KeyState[],
): Promise<number | undefined> {
  const now = new Date(await sharedNow()).toISOString();
  const file = keyFileNow();
  const notes = { ...file.notes };
  for (const key of older) {
    const { idle = now, ...note } = notes[key.id] ?? {};
    notes[key.id] = needless.includes(key) ? { ...note, idle } : note;
  }
  if (!isDeepStrictEqual(notes, file.notes)) saveKeyFile({ ...file, notes });
  const times = needless.map(({ id }) => Date.parse(notes[id]?.idle ?? ""));
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** Clocks that were set meanwhile are no minutes wrong. */
const longMs = 10 * 60 * 1000;

async function settled({ settleMs }: Rotation, { since = 0 }: KeyState): Promise<void> {
  if (Math.abs(Date.now() - since) < longMs) await pause(settleMs);
}

/** False: something needs one of them again, and all are still there. */
async function drop(name: KeyName, some: readonly KeyState[], rotation: Rotation): Promise<boolean> {
  if (some.length === 0) return true;
  // Forgotten first: what is not there and noted would have to be needed by nothing.
  if (name === "data" || name === "pepper") for (const { key } of some) await forgetKey(name, key);
  if (name === "data") keepBehind(some);
  if (!rotation.leaveUnopened && (await isNeededAgain(name, some))) {
    if (name === "data" || name === "pepper") for (const { key } of some) await noteKey(name, key);
    return false;
  }
  const file = keyFileNow();
  const gone = new Set(some.map(({ key }) => key.toString("base64url")));
  const notes = Object.entries(file.notes ?? {}).filter(([id]) => !some.some((one) => one.id === id));
  saveKeyFile({
    ...file,
    [name]: file[name]?.filter((text) => !gone.has(text)),
    notes: Object.fromEntries(notes),
  });
  await rotation.adopt();
  return true;
}

async function isNeededAgain(name: KeyName, some: readonly KeyState[]): Promise<boolean> {
  if (name === "data") return (await valuesOf(some)) > 0;
  if (name !== "pepper") return false;
  const counts = await Promise.all(some.map(({ id }) => membersOfPepper(id)));
  return counts.some((count) => count > 0);
}
