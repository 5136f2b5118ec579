/**
 * One key takes another one's place while the portal serves. How far that is stands in keys.json and in the database
 * alone, so that whoever comes next goes on with it: the command once more, or the portal by itself.
 */
import { setTimeout as pause } from "node:timers/promises";
import { noteKey } from "#db/key-checks.ts";
import { type KeyIds, machinesWithout, seenLatelyMs } from "#features/machines/said-keys.ts";
import { keyId, keys } from "#lib/keys.ts";
import type { KeyName } from "#lib/settings.ts";
import { dropOlder } from "./drop-older.ts";
import { keepBehind, putInFront } from "./key-file-changes.ts";
import { isGiven, keyStates } from "./key-states.ts";
import { given, type Rotated, type Rotation } from "./rotation.ts";

/** Whether something of this kind is under way. */
export async function isRotating(name: KeyName): Promise<boolean> {
  return (await keyStates(name)).length > 1;
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
