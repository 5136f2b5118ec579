/**
 * One key takes another one's place while the portal serves. How far that is stands in keys.json and in the database
 * alone, so that whoever comes next goes on with it: the command once more, or the portal by itself.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { database } from "#db/client.ts";
import { forgetKey, isOfPepper, noteKey } from "#db/key-checks.ts";
import { members } from "#db/schema.ts";
import { type KeyIds, machinesWithout } from "#features/machines/said-keys.ts";
import { type KeyFile, keyFileOf, writeKeyFile } from "#lib/key-file.ts";
import { keyId, keys } from "#lib/keys.ts";
import { isPassing, leftBehindBy } from "#lib/sealing.ts";
import { type KeyName, settings } from "#lib/settings.ts";
import { isGiven, type KeyState, keyFileNow, keyStates } from "./key-states.ts";
import { resealAll, type Unopened, valuesByKey } from "./reseal.ts";

/** What turning a key needs of the process that does it. */
export type Turning = Readonly<{
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
  /** Values that cannot be opened do not keep their key. */
  leaveUnopened: boolean;
  onProgress(looked: number, of: number): void;
}>;

/** Where the turning of a kind has come to. */
export type Turned = Readonly<{ name: KeyName; inUse: string }> &
  Readonly<
    | { stage: "done" }
    /** These machines have not said that they have the key: keys.json is to be brought to them, if they have their own. */
    | { stage: "unconfirmed"; coming: string; machines: readonly string[] }
    /** Members' passwords need the older peppers until they log in. */
    | { stage: "waits for members"; count: number }
    /** The older ones are dropped then; undefined: by hand. */
    | { stage: "waits for time"; until: number | undefined }
    | { stage: "kept for values"; count: number; unopened: readonly Unopened[] }
    /** The settings give these: the first is in use, and the next step is somebody's. */
    | { stage: "given"; next: "behind" | "in front" | "alone"; list: readonly Buffer[] }
  >;

const dayMs = 24 * 60 * 60 * 1000;

/** Whether something of this kind is under way. */
export async function isTurning(name: KeyName): Promise<boolean> {
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
export async function goOn(name: KeyName, turning: Turning): Promise<Turned> {
  await turning.adopt();
  const states = await keyStates(name);
  const coming = states.find(({ stage }) => stage === "coming");
  if (coming) {
    const lacking = await missing(turning, (ids) => ids[name]?.includes(coming.id) ?? false);
    if (lacking.length > 0) return unconfirmed(name, coming.id, lacking);
    if (isGiven(name)) return given(name, "in front", [coming, ...states.filter((one) => one !== coming)]);
    // Noted first: a process that finds it in use finds it noted.
    if (name === "data" || name === "pepper") await noteKey(name, coming.key);
    putInFront(name, coming);
    await turning.adopt();
  }
  const [inUse, ...older] = await keyStates(name);
  if (!inUse) throw new Error(`There is no ${name} key.`);
  if (older.length === 0) return { name, inUse: inUse.id, stage: "done" };
  const lacking = await missing(turning, (ids) => ids[name]?.[0] === inUse.id);
  if (lacking.length > 0) return unconfirmed(name, inUse.id, lacking);
  return dropOlder(name, turning, inUse, older);
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
  turning: Turning,
  inUse: KeyState,
  older: readonly KeyState[],
): Promise<Turned> {
  const said = { name, inUse: inUse.id } as const;
  if (name === "data") return dropData(turning, inUse, older);
  if (name === "pepper") {
    await settled(turning, inUse);
    const counts = await Promise.all(older.map(({ id }) => membersOfPepper(id)));
    const needless = older.filter((_, at) => counts[at] === 0);
    const count = counts.reduce((sum, one) => sum + one, 0);
    if (isGiven(name) && count === 0) return given(name, "alone", [inUse]);
    if (!isGiven(name)) await drop(name, needless, turning);
    return count === 0 ? { ...said, stage: "done" } : { ...said, stage: "waits for members", count };
  }
  const livesMs = { session: settings().sessionMaxDays * dayMs, ticket: dayMs, action: 0 }[name];
  const until = isGiven(name) || inUse.since === undefined ? undefined : inUse.since + livesMs;
  if (until === undefined || until > Date.now()) return { ...said, stage: "waits for time", until };
  await drop(name, older, turning);
  return { ...said, stage: "done" };
}

async function dropData(turning: Turning, inUse: KeyState, older: readonly KeyState[]): Promise<Turned> {
  const said = { name: "data", inUse: inUse.id } as const;
  await settled(turning, inUse);
  const count = async () => {
    const values = await valuesByKey();
    return older.reduce((sum, { id }) => sum + (values.get(id) ?? 0), 0);
  };
  let left = await count();
  let unopened: readonly Unopened[] = [];
  while (left > 0 && (await turning.isMine())) {
    const all = left;
    const done = await resealAll((looked) => turning.onProgress(looked, all));
    unopened = done.unopened.filter(({ keyId }) => older.some(({ id }) => id === keyId));
    left = await count();
    if (done.values === 0 || left === all) break;
  }
  if (left > 0 && !turning.leaveUnopened) return { ...said, stage: "kept for values", count: left, unopened };
  if (isGiven("data")) {
    keepBehind(older);
    return given("data", "alone", [inUse]);
  }
  await drop("data", older, turning);
  return { ...said, stage: "done" };
}

/** Clocks that were set meanwhile are no minutes wrong. */
const longMs = 10 * 60 * 1000;

async function settled({ settleMs }: Turning, { since = 0 }: KeyState): Promise<void> {
  if (Math.abs(Date.now() - since) < longMs) await pause(settleMs);
}

async function drop(name: KeyName, some: readonly KeyState[], turning: Turning): Promise<void> {
  if (some.length === 0) return;
  // Forgotten first: what is not there and noted would have to be needed by nothing.
  if (name === "data" || name === "pepper") for (const { key } of some) await forgetKey(name, key);
  if (name === "data") keepBehind(some);
  const file = keyFileNow();
  const gone = new Set(some.map(({ key }) => key.toString("base64url")));
  const notes = Object.entries(file.notes ?? {}).filter(([id]) => !some.some((one) => one.id === id));
  write({
    ...file,
    [name]: file[name]?.filter((text) => !gone.has(text)),
    notes: Object.fromEntries(notes),
  });
  await turning.adopt();
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

/** Machines that lack it even after some time. */
async function missing(
  { isServing, patienceMs }: Turning,
  has: (ids: KeyIds) => boolean,
): Promise<readonly string[]> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const lacking = await machinesWithout(isServing(), has);
    if (lacking.length === 0 || performance.now() > end) return lacking;
    await pause(200);
  }
}

function unconfirmed(name: KeyName, coming: string, machines: readonly string[]): Turned {
  return { name, inUse: keyId(keys()[name][0] ?? Buffer.alloc(0)), stage: "unconfirmed", coming, machines };
}

function given(name: KeyName, next: "in front" | "alone", list: readonly KeyState[]): Turned {
  const inUse = keyId(keys()[name][0] ?? Buffer.alloc(0));
  return { name, inUse, stage: "given", next, list: list.map(({ key }) => key) };
}

function write(file: KeyFile): void {
  writeKeyFile(keyFileOf(settings()), file);
}
