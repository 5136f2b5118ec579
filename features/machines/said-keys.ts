/** Which keys all processes of a machine can read with: each machine says so, and a rotation waits for it. */
import { hostname } from "node:os";
import { atomically, database, isSharedDatabase } from "#db/client.ts";
import { eq, gt } from "#db/drizzle.ts";
import { machines } from "#db/schema.ts";
import { keyNames } from "#lib/key-file.ts";
import { type Keys, keyId } from "#lib/keys.ts";
import type { KeyName } from "#lib/settings.ts";
import { clockOffset, saidKeys, sharedNow } from "./heartbeat.ts";
import { thisMachine } from "./this-machine.ts";

/** The ids of the keys by kind, the one in use first. */
export type KeyIds = Readonly<Partial<Record<KeyName, readonly string[]>>>;

/** A machine that was seen within this time runs; heartbeats are 20 s apart. */
export const seenLatelyMs = 2 * 60 * 1000;

/** Says that every process of this machine has adopted these. */
export async function sayKeys(keys: Keys, build: string): Promise<void> {
  const text = JSON.stringify(idsOf(keys));
  saidKeys.text = text;
  const id = thisMachine();
  const [row] = await database().select().from(machines).where(eq(machines.id, id));
  // On SQLite nothing else writes it, and a start need not write what is there.
  if (row?.keys === text) return;
  const clockOffsetMs = isSharedDatabase() ? await clockOffset() : 0;
  const said = {
    id,
    name: hostname(),
    build,
    clockOffsetMs,
    lastSeenAt: Date.now() - clockOffsetMs,
    keys: text,
  };
  await atomically(async (tx) => {
    await tx.insert(machines).values(said).onConflictDoUpdate({ target: machines.id, set: said });
  });
}

/**
 * The names of the machines that serve this database and have not said that they have these keys.
 * @param isServing whether a portal runs on this machine
 * @param seenWithinMs others are asked for that were seen within it
 */
export async function machinesWithout(
  isServing: boolean,
  has: (ids: KeyIds) => boolean,
  seenWithinMs: number,
): Promise<string[]> {
  const here = thisMachine();
  const own = await database().select().from(machines).where(eq(machines.id, here));
  const lately = gt(machines.lastSeenAt, (await sharedNow()) - seenWithinMs);
  const others = isSharedDatabase() ? await database().select().from(machines).where(lately) : [];
  const rows = [...(isServing ? own : []), ...others.filter(({ id }) => id !== here)];
  const lacking = rows.filter(({ keys }) => !has(JSON.parse(keys) as KeyIds)).map(({ name }) => name);
  // One that has just started has said nothing yet.
  return isServing && own.length === 0 ? [hostname(), ...lacking] : lacking;
}

function idsOf(keys: Keys): KeyIds {
  return Object.fromEntries(keyNames.map((name) => [name, keys[name].map(keyId)]));
}
