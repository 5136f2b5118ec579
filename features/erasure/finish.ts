/**
 * The rest of an erasure, after the member's rows are gone. Each erasure is a row that was written together with the
 * deletion; it goes when the ledger has it and the bytes are gone too, so that a crash in between loses nothing.
 */
import { setTimeout as pause } from "node:timers/promises";
import { atomically, checkpoint, database, databaseSize, vacuum } from "#db/client.ts";
import { eq, inArray } from "#db/drizzle.ts";
import { erasures } from "#db/schema.ts";
import { log } from "#lib/log.ts";
import { enterInLedger } from "./ledger.ts";

/** Up to this size the whole database is rewritten on the spot: about 0.2 s. */
const quickBytes = 32 * 1024 * 1024;

/** Finishes what it can of the erasures so far; what it cannot stays for the next time. */
export async function settleErasures(): Promise<void> {
  const rows = await database().select().from(erasures);
  if (rows.length === 0) return;
  const missing = rows.filter(({ inLedger }) => !inLedger);
  if (missing.length > 0) await enterInLedger(missing);
  if (databaseSize() > quickBytes) await emptyLog();
  else await finishErasures(vacuum);
}

/** Has the database rewritten, so that no page keeps a copy of what was erased, and crosses the erasures off. */
export async function finishErasures(rewrite: () => Promise<void>): Promise<void> {
  const rows = await database()
    .select({ hash: erasures.hash })
    .from(erasures)
    .where(eq(erasures.inLedger, true));
  if (rows.length === 0) return;
  await rewrite();
  if (!(await emptyLog())) return;
  const hashes = rows.map(({ hash }) => hash);
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
