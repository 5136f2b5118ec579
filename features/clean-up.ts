/** What the primary does now and then, so that nothing grows without end. */
import { atomically, database, databaseSize, type Transaction } from "#db/client.ts";
import { and, eq, gt, inArray, lte, or } from "#db/drizzle.ts";
import { keepReserve } from "#db/reserve.ts";
import { activity, throttles } from "#db/schema.ts";
import { vacuumAside } from "#db/vacuum-aside.ts";
import { finishFieldErasures } from "#features/erasure/erase-fields.ts";
import { eraseRefused } from "#features/erasure/erase-refused.ts";
import { finishErasures } from "#features/erasure/finish.ts";
import { longestWindowMs } from "#features/throttles/limits.ts";
import { failuresKeptDays, pruneFailures } from "./activity/budgets.ts";
import { failures } from "./activity/events.ts";
import { pruneKnownBrowsers } from "./authentication/known-browser.ts";
import { pruneUnusedFiles } from "./files/store-file.ts";
import { prunePending } from "./import/pending-imports.ts";
import { pruneProposals } from "./information/proposals.ts";
import { pruneLinks } from "./links/link.ts";
import { pruneChallenges } from "./machines/challenges.ts";
import { pruneSessions } from "./sessions/end-session.ts";

const mostThrottles = 100_000;
const dayMs = 24 * 60 * 60 * 1000;
/** Larger databases are rewritten at night only: others wait about 7 ms per MB for a write. */
const promptBytes = 512 * 1024 * 1024;

/**
 * Deletes what is over by `now` (milliseconds): counters, sessions, one-time links, imports that nobody confirmed,
 * proposals that were decided and failed tries long ago, files that nothing came to name, who was refused 30 days ago.
 * Keeps the reserve for a full disk,
 * and finishes the erasures of fields and large databases.
 */
export async function cleanUp(now: number): Promise<void> {
  keepReserve();
  await inBatches((tx) => pruneThrottles(tx, now));
  await limitThrottles();
  await inBatches((tx) => pruneSessions(tx, now, batch));
  await inBatches((tx) => pruneKnownBrowsers(tx, now, batch));
  await pruneOldFailures(now);
  await inBatches((tx) => pruneLinks(tx, now, batch));
  await inBatches((tx) => prunePending(tx, now, batch));
  await inBatches((tx) => pruneProposals(tx, now, batch));
  await inBatches((tx) => pruneUnusedFiles(tx, now, fileBatch), fileBatch);
  await pruneChallenges(now);
  await eraseRefused(now);
  await finishFieldErasures(now);
  if ((await databaseSize()) <= promptBytes || isNight(now)) await finishErasures(vacuumAside);
}

/** Others wait for each write, so only this many rows go at once. */
const batch = 1000;

/** One may have hundreds of pieces. */
const fileBatch = 1;

async function inBatches(prune: (tx: Transaction) => Promise<unknown[]>, most = batch): Promise<void> {
  while ((await atomically(prune)).length === most);
}

async function pruneThrottles(tx: Transaction, now: number) {
  // One that ends too late was begun by a clock that was wrong.
  const over = or(lte(throttles.expiresAt, now), gt(throttles.expiresAt, now + longestWindowMs));
  return deleteThrottles(tx, await tx.select(keyOnly).from(throttles).where(over).limit(batch));
}

const keyOnly = { key: throttles.key };

/**
 * By their keys, read before: of a table that has just grown PostgreSQL does not know how large it is, and may go through
 * it once for each row that a query inside the deletion finds.
 */
async function deleteThrottles(tx: Transaction, some: readonly { key: string }[]) {
  const keys = some.map(({ key }) => key);
  if (keys.length > 0) await tx.delete(throttles).where(inArray(throttles.key, keys));
  return keys;
}

/**
 * Deletes the counters beyond the limit: first those of which all was given back, then those that end soonest. So many
 * come only from a client that tries very many names or networks.
 */
async function limitThrottles(): Promise<void> {
  if ((await database().$count(throttles)) > mostThrottles) await inBatches(pruneRefunded);
  let surplus = (await database().$count(throttles)) - mostThrottles;
  for (; surplus > 0; surplus -= batch) {
    await atomically(async (tx) => {
      const soonest = tx
        .select(keyOnly)
        .from(throttles)
        .orderBy(throttles.expiresAt)
        .limit(Math.min(surplus, batch));
      await deleteThrottles(tx, await soonest);
    });
  }
}

async function pruneRefunded(tx: Transaction) {
  return deleteThrottles(
    tx,
    await tx.select(keyOnly).from(throttles).where(eq(throttles.count, 0)).limit(batch),
  );
}

/** Member by member, since each one's chain goes on behind what is deleted. */
async function pruneOldFailures(now: number): Promise<void> {
  const until = now - failuresKeptDays * dayMs;
  const old = and(inArray(activity.event, failures), lte(activity.at, until));
  let pruned = 0;
  do {
    const some = await database()
      .selectDistinct({ id: activity.memberId })
      .from(activity)
      .where(old)
      .limit(batch);
    pruned = 0;
    for (const { id } of some) pruned += await atomically((tx) => pruneFailures(tx, id, { until, now }));
  } while (pruned > 0);
}

function isNight(now: number): boolean {
  const hour = new Date(now).getHours();
  return hour >= 2 && hour < 5;
}
