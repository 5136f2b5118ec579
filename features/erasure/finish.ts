/**
 * The rest of an erasure, after the member's rows are gone. Each erasure is a row that was written together with the
 * deletion; it goes when the ledger has it and the bytes are gone too, so that a crash in between loses nothing.
 */
import { setTimeout as pause } from "node:timers/promises";
import { atomically, checkpoint, database, databaseSize, isSharedDatabase, vacuum } from "#db/client.ts";
import { inArray } from "#db/drizzle.ts";
import { erasures, ledgerCopies } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { knownMachines } from "#features/machines/heartbeat.ts";
import { log } from "#lib/log.ts";
import { shared } from "#lib/process-global.ts";
import { copyErasures } from "./ledger.ts";

/** Up to this size the whole database is rewritten on the spot: about 0.2 s. */
const quickBytes = 32 * 1024 * 1024;

/** Of a dead machine's erasures nothing is crossed off for a month: the pages are not rewritten each time. */
const state = shared("erasures", () => ({ rewritten: new Set<string>() }));

/** A member whom a backup brings back is erased again, under the same hash. */
const nameOf = ({ hash, at }: { hash: string; at: number }) => `${hash} ${at}`;

/** What follows a member's deletion. What cannot be done now stands in the database, to be done later. */
export async function beginErasureOf({ subject, from }: Act): Promise<void> {
  log.info("member deleted", { id: from.requestId, member: subject.id });
  try {
    await beginErasure();
  } catch (error) {
    log.warn("erasure put off", { id: from.requestId, error });
  }
}

/**
 * What is done while somebody still waits. On PostgreSQL the vacuum is left to the machine that does it for all: many
 * at once would stand in each other's way, each with a connection of its own.
 */
async function beginErasure(): Promise<void> {
  if (isSharedDatabase()) await copyErasures();
  else await settleErasures();
}

/** Finishes what it can of the erasures so far; what it cannot stays for the next time. */
export async function settleErasures(): Promise<void> {
  if ((await database().$count(erasures)) === 0) return;
  await copyErasures();
  // PostgreSQL vacuums beside everything else, whatever the size.
  if (!isSharedDatabase() && (await databaseSize()) > quickBytes) await emptyLog();
  else await finishErasures(vacuum);
}

/**
 * Has the database rewritten, so that no page keeps a copy of what was erased, and crosses off the erasures that every
 * machine has in its ledger.
 */
export async function finishErasures(rewrite: () => Promise<void>): Promise<void> {
  const before = await database().select().from(erasures);
  if (before.some((erasure) => !state.rewritten.has(nameOf(erasure)))) {
    await rewrite();
    if (!(await emptyLog())) return;
    state.rewritten = new Set(before.map(nameOf));
  }
  const copies = await database().select().from(ledgerCopies);
  const machines = await knownMachines();
  const have = (hash: string) =>
    new Set(copies.filter((copy) => copy.hash === hash).map(({ machineId }) => machineId));
  const hashes = before.map(({ hash }) => hash).filter((hash) => machines.isSubsetOf(have(hash)));
  if (hashes.length === 0) return;
  await atomically(async (tx) => {
    await tx.delete(erasures).where(inArray(erasures.hash, hashes));
  });
}

const patienceMs = 5000;

/** The write-ahead log holds old pages until nobody reads from it. */
async function emptyLog(): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (!(await checkpoint())) {
    if (performance.now() > end) {
      log.warn("write-ahead log not emptied");
      return false;
    }
    await pause(20);
  }
  return true;
}
