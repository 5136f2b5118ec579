/**
 * One key takes another one's place while the portal serves. How far that is stands in keys.json and in the database
 * alone, so that whoever comes next goes on with it: the command once more, or the portal by itself.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { database } from "#db/client.ts";
import { forgetKey, isOfPepper, noteKey } from "#db/key-checks.ts";
import { members } from "#db/schema.ts";
import { sharedNow } from "#features/machines/heartbeat.ts";
import { type KeyIds, machinesWithout, seenLatelyMs } from "#features/machines/said-keys.ts";
import { type KeyFile, keyFileOf, writeKeyFile } from "#lib/key-file.ts";
import { keyId, keys } from "#lib/keys.ts";
import { isPassing, leftBehindBy } from "#lib/sealing.ts";
import { type KeyName, settings } from "#lib/settings.ts";
import { isGiven, type KeyState, keyFileNow, keyStates } from "./key-states.ts";
import { resealAll, type Unopened, valuesByKey } from "./reseal.ts";

/** What rotating a key needs of the process that does it. */
export type Rotation = Readonly<{
  /** Has all processes of this portal, this one too, go by keys.json as it is now. */
  adopt(): Promise<void>;
  /** Whether a portal runs on this machine. */
  isServing(): boolean;
  /** Whether values are sealed anew here: of all machines one does it. */
  isMine(): Promise<boolean>;
  /** How long the others are waited for. */
  patienceMs: number;
  /** What somebody began with the key before is written by then; nobody waits where it is long in use. */
  settleMs: number;
  /** Machines that were seen within this time are waited for before an older key is dropped. */
  waitsForSeenMs: number;
  /** Values that cannot be opened, and backups, do not keep their key. */
  leaveUnopened: boolean;
  /** The newest backup that cannot be read without the keys from before this time; undefined: none. */
  backupFrom(before: number): Promise<OldBackup | undefined>;
  onProgress(looked: number, of: number): void;
}>;

/** `beganAt` in milliseconds. */
type OldBackup = Readonly<{ beganAt: number }>;

/** Where the rotation of a kind has come to. */
export type Rotated = Readonly<{ name: KeyName; inUse: string }> &
  Readonly<
    | { stage: "done" }
    /** These machines have not said that they have the key: keys.json is to be brought to them, if they have their own. */
    | { stage: "unconfirmed"; coming: string; machines: readonly string[] }
    /** Members' passwords need the older peppers until they log in. */
    | { stage: "waits for members"; count: number }
    /** The older ones are dropped then; undefined: by hand. */
    | { stage: "waits for time"; until: number | undefined }
    /** `unopened` names the first of them. */
    | { stage: "kept for values"; count: number; unopened: readonly Unopened[] }
    /** Nothing else needs the older ones: until a newer backup has worked, or this one and those before it are gone. */
    | { stage: "kept for backups"; backup: OldBackup }
    /** The settings give these: the first is in use, and the next step is somebody's. */
    | { stage: "given"; next: "behind" | "in front" | "alone"; list: readonly Buffer[] }
  >;

const dayMs = 24 * 60 * 60 * 1000;

/** Whether something of this kind is under way. */
export async function isRotating(name: KeyName): Promise<boolean> {
  return (await keyStates(name)).length > 1;
}

/** Writes a new key behind those there are: from then on everybody can read with it. */
export function writeNewKey(name: KeyName): void {
  const file = keyFileNow();
  const made = randomBytes(32);
  write({
    ...file,
    [name]: [...(file[name] ?? []), made.toString("base64url")],
    notes: { ...file.notes, [keyId(made)]: { made: new Date().toISOString() } },
  });
}

/** Goes on with a key of this kind as far as it can be now. Of two at once neither does harm. */
export async function goOn(name: KeyName, rotation: Rotation): Promise<Rotated> {
  await rotation.adopt();
  const states = await keyStates(name);
  const coming = states.find(({ stage }) => stage === "coming");
  if (coming) {
    const has = (ids: KeyIds) => ids[name]?.includes(coming.id) ?? false;
    const lacking = await missing(rotation, { has, seenWithinMs: seenLatelyMs });
    if (lacking.length > 0) return unconfirmed(name, coming.id, lacking);
    if (isGiven(name)) return given(name, "in front", [coming, ...states.filter((one) => one !== coming)]);
    // Noted first: a process that finds it in use finds it noted.
    if (name === "data" || name === "pepper") await noteKey(name, coming.key);
    putInFront(name, coming);
    await rotation.adopt();
  }
  const [inUse, ...older] = await keyStates(name);
  if (!inUse) throw new Error(`There is no ${name} key.`);
  if (older.length === 0) return { name, inUse: inUse.id, stage: "done" };
  // Every machine has it before somebody takes the older key out of a setting.
  if (name === "data" && isGiven("data")) keepBehind(older);
  const has = (ids: KeyIds) => ids[name]?.[0] === inUse.id;
  // One that is away would go on writing with a key that nobody has any more.
  const lacking = await missing(rotation, { has, seenWithinMs: rotation.waitsForSeenMs });
  if (lacking.length > 0) return unconfirmed(name, inUse.id, lacking);
  return dropOlder(name, rotation, inUse, older);
}

/** Takes away what was left behind for two days only. */
export function dropPassing(now: number): void {
  const file = keyFileNow();
  const entries = Object.entries(file.retired ?? {});
  const isOver = (at: string) => Date.parse(at) + 2 * dayMs < now;
  const passing = entries.some(([, { at, derived }]) => isOver(at) && Object.keys(derived).some(isPassing));
  if (!passing) return;
  const lasting = entries.map(([id, { at, derived }]) => [
    id,
    {
      at,
      derived: isOver(at)
        ? Object.fromEntries(Object.entries(derived).filter(([name]) => !isPassing(name)))
        : derived,
    },
  ]);
  write({ ...file, retired: Object.fromEntries(lasting) });
}

/** How many members' passwords were hashed under this pepper. */
export async function membersOfPepper(id: string): Promise<number> {
  return database().$count(members, isOfPepper(id));
}

async function dropOlder(
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
  if (!isDeepStrictEqual(notes, file.notes)) write({ ...file, notes });
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
  write({
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

/** What these hashed is still known when they are gone. */
function keepBehind(some: readonly KeyState[]): void {
  const file = keyFileNow();
  const at = new Date().toISOString();
  const fresh = some
    .filter(({ id }) => !file.retired?.[id])
    .map(({ id, key }) => {
      const derived = Object.entries(leftBehindBy(key)).map(([name, bytes]) => [
        name,
        bytes.toString("base64url"),
      ]);
      return [id, { at, derived: Object.fromEntries(derived) }];
    });
  if (fresh.length > 0) write({ ...file, retired: { ...file.retired, ...Object.fromEntries(fresh) } });
}

function putInFront(name: KeyName, { id, key }: KeyState): void {
  const file = keyFileNow();
  const text = key.toString("base64url");
  write({
    ...file,
    [name]: [text, ...(file[name] ?? []).filter((one) => one !== text)],
    notes: { ...file.notes, [id]: { ...file.notes?.[id], used: new Date().toISOString() } },
  });
}

/** Of a key that stands in front without notes, as the one of a backup may: from now on is known how long it is in use. */
function noteUse({ id }: KeyState): number {
  const file = keyFileNow();
  const now = Date.now();
  const note = { ...file.notes?.[id], used: new Date(now).toISOString() };
  write({ ...file, notes: { ...file.notes, [id]: note } });
  return now;
}

/** Machines that lack it even after some time. */
async function missing(
  { isServing, patienceMs }: Rotation,
  { has, seenWithinMs }: Readonly<{ has: (ids: KeyIds) => boolean; seenWithinMs: number }>,
): Promise<readonly string[]> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const lacking = await machinesWithout(isServing(), has, seenWithinMs);
    if (lacking.length === 0 || performance.now() > end) return lacking;
    await pause(200);
  }
}

function unconfirmed(name: KeyName, coming: string, machines: readonly string[]): Rotated {
  return { name, inUse: keyId(keys()[name][0] ?? Buffer.alloc(0)), stage: "unconfirmed", coming, machines };
}

function given(name: KeyName, next: "in front" | "alone", list: readonly KeyState[]): Rotated {
  const inUse = keyId(keys()[name][0] ?? Buffer.alloc(0));
  return { name, inUse, stage: "given", next, list: list.map(({ key }) => key) };
}

function write(file: KeyFile): void {
  writeKeyFile(keyFileOf(settings()), file);
}
