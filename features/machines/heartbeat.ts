/** The machines that share a database know each other by a row that each renews. */
import { hostname } from "node:os";
import { atomically, database, databaseClock, isSharedDatabase } from "#db/client.ts";
import { and, gt, lt, ne } from "#db/drizzle.ts";
import { areKeysOfDatabase } from "#db/key-checks.ts";
import { machines } from "#db/schema.ts";
import { isWrongClock } from "#lib/clock-offset.ts";
import { keys } from "#lib/keys.ts";
import { log } from "#lib/log.ts";
import { shared } from "#lib/process-global.ts";
import { thisMachine } from "./this-machine.ts";

/** One that was not seen for longer is gone for good. */
export const rememberedMs = 30 * 24 * 60 * 60 * 1000;
const offsetAskedEveryMs = 20_000;

/** What this machine has said last of its keys (`said-keys.ts`). */
export const saidKeys = shared("said keys", () => ({ text: "{}" }));

const state = shared("clock offset", () => ({ askedAt: Number.NEGATIVE_INFINITY, ms: 0 }));

/** Says that this machine is there, and logs a clock that is wrong. */
export async function heartbeat(build: string): Promise<void> {
  if (!isSharedDatabase()) return;
  const clockOffsetMs = await clockOffset();
  if (isWrongClock(clockOffsetMs)) log.warn("clock differs from the database's", { clockOffsetMs });
  const lastSeenAt = Date.now() - clockOffsetMs;
  // It was away while they were replaced; it is not ready (`ready.ts`), and says why.
  if (!(await areKeysOfDatabase(keys()))) log.error("keys are not the database's", { file: "keys.json" });
  const row = { id: thisMachine(), name: hostname(), build, clockOffsetMs, lastSeenAt, keys: saidKeys.text };
  await atomically(async (tx) => {
    await tx.insert(machines).values(row).onConflictDoUpdate({ target: machines.id, set: row });
    await tx.delete(machines).where(lt(machines.lastSeenAt, lastSeenAt - rememberedMs));
  });
}

/**
 * By how many milliseconds this machine's clock was ahead of the database's, measured within the last 20 s; undefined
 * where no other machine shares the database.
 */
export async function lastClockOffset(): Promise<number | undefined> {
  if (!isSharedDatabase()) return undefined;
  if (performance.now() - state.askedAt >= offsetAskedEveryMs) {
    state.ms = await clockOffset();
    state.askedAt = performance.now();
  }
  return state.ms;
}

/** The time by the database's clock, which all machines share, in milliseconds since 1970. */
export async function sharedNow(): Promise<number> {
  return Date.now() - ((await lastClockOffset()) ?? 0);
}

/** By how many milliseconds this machine's clock is ahead of the database's; half of the way there and back is taken off. */
export async function clockOffset(): Promise<number> {
  const asked = Date.now();
  const theirs = await databaseClock();
  return Math.round((asked + Date.now()) / 2 - theirs);
}

const seenLatelyMs = 2 * 60 * 1000;

/** Whether a machine with another build of the portal was seen lately: an upgrade is under way. */
export async function otherBuildServes(build: string): Promise<boolean> {
  if (!isSharedDatabase()) return false;
  const lately = gt(machines.lastSeenAt, (await sharedNow()) - seenLatelyMs);
  return (await database().$count(machines, and(lately, ne(machines.build, build)))) > 0;
}

/** The ids of all machines seen within 30 days, this one among them. */
export async function knownMachines(): Promise<ReadonlySet<string>> {
  // A database that was brought from elsewhere may still hold that machine's row.
  if (!isSharedDatabase()) return new Set([thisMachine()]);
  const rows = await database()
    .select({ id: machines.id })
    .from(machines)
    .where(gt(machines.lastSeenAt, (await sharedNow()) - rememberedMs));
  return new Set([thisMachine(), ...rows.map(({ id }) => id)]);
}
