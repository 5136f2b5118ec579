/** Counters of attempts, as rows: right across workers, machines and restarts. */
import { atomically, type Transaction } from "#db/client.ts";
import { and, eq, gt, gte, inArray, lt, or, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { throttles } from "#db/schema.ts";
import { keyedHashes } from "#lib/sealing.ts";

/** A counter: at most `limit` in `windowMs`, from the first on. */
export type Throttle = Readonly<{
  kind: string;
  /** A username's key, a member, a network. Kept as a keyed hash only: people type passwords as usernames. */
  who: string;
  /** Apart for each of these: a network, a session. */
  each?: string;
  limit: number;
  windowMs: number;
}>;

/** One that was counted, so that it can be given back. */
export type Reservation = Readonly<{ key: string; expiresAt: number }>;

/** The answer of every feature that was asked too often, or while there is too much to do. */
export type Throttled = Readonly<{ ok: false; code: "too many"; retryAfterSeconds: number }>;

type Counted = { ok: true /** In the order asked for. */; reservations: Reservation[] } | Throttled;

/**
 * Counts one more of each, in a transaction of its own. If one is at its limit, none is counted, and it says after how
 * many seconds to try again.
 */
export async function reserve(wanted: readonly Throttle[], now: number): Promise<Counted> {
  try {
    return { ok: true, reservations: await atomically((tx) => count(tx, wanted, now)) };
  } catch (error) {
    if (error instanceof Reached) {
      const { retryAfterSeconds } = error;
      return { ok: false, code: "too many", retryAfterSeconds };
    }
    throw error;
  }
}

/** Gives them back: they proved to be no abuse, or are over. */
export async function refund(tx: Transaction, reservations: readonly Reservation[]): Promise<void> {
  if (reservations.length === 0) return;
  const values = reservations.map(({ key, expiresAt }, at) => [
    [`key${at}`, key],
    [`expiresAt${at}`, expiresAt],
  ]);
  await refundEach(reservations.length)(tx).execute(Object.fromEntries(values.flat()));
}

/** Forgets all that was counted of somebody. */
export async function forget(tx: Transaction, who: string): Promise<void> {
  // Every key of theirs begins like that: "!" comes after " ".
  for (const hash of keyedHashes(purpose, who))
    await tx.delete(throttles).where(and(gt(throttles.key, `${hash} `), lt(throttles.key, `${hash}!`)));
}

/** Ends the transaction, so that nothing is counted. */
class Reached extends Error {
  override readonly name = "Reached";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("A limit is reached.");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

async function count(tx: Transaction, wanted: readonly Throttle[], now: number): Promise<Reservation[]> {
  const keys = keysOf(wanted);
  await moveToNewest(tx, keys);
  const keyed = wanted.map(({ limit, windowMs }, at) => ({ key: keys[at]?.[0] ?? "", limit, windowMs }));
  const limits = new Map(keyed.map(({ key, limit }) => [key, limit]));
  const values = keyed.map(({ key, windowMs }, at) => [
    [`key${at}`, key],
    [`end${at}`, now + windowMs],
  ]);
  const rows = await countEach(wanted.length)(tx).execute({ now, ...Object.fromEntries(values.flat()) });
  const reached = rows.filter(({ key, count }) => count > (limits.get(key) ?? 0));
  if (reached.length > 0)
    throw new Reached(Math.ceil((Math.max(...reached.map(({ expiresAt }) => expiresAt)) - now) / 1000));
  const ends = new Map(rows.map(({ key, expiresAt }) => [key, expiresAt]));
  return keyed.map(({ key, windowMs }) => ({ key, expiresAt: ends.get(key) ?? now + windowMs }));
}

/** Counters from before the data key's rotation go on under the newest key: a rotation gives nobody new tries. */
async function moveToNewest(tx: Transaction, keys: readonly string[][]): Promise<void> {
  if (keys.every(({ length }) => length === 1)) return;
  const rows = await tx
    .select({ key: throttles.key })
    .from(throttles)
    .where(inArray(throttles.key, keys.flat()));
  const found = new Set(rows.map(({ key }) => key));
  for (const [newest = "", ...older] of keys) {
    const key = older.find((one) => found.has(one));
    if (key !== undefined && !found.has(newest))
      await tx.update(throttles).set({ key: newest }).where(eq(throttles.key, key));
  }
}

const { placeholder } = sql;
const upTo = (length: number) => Array.from({ length }, (_, at) => at);

/** Requests are counted in another order than they came, and machines' clocks differ a little. */
const slackMs = 60_000;

/**
 * Of which nothing is left begins anew. A window that ends far later than one begun now was begun by a clock that was
 * wrong: nobody is locked out by it.
 */
const isRunning = sql`(${throttles.count} > 0 and ${throttles.expiresAt} > ${placeholder("now")} and ${throttles.expiresAt} <= excluded.expires_at + ${sql.raw(String(slackMs))})`;

/** One statement for however many. */
const countEach = perLength((length) =>
  prepared((tx: Transaction) =>
    tx
      .insert(throttles)
      .values(
        upTo(length).map((at) => ({
          key: placeholder(`key${at}`),
          count: 1,
          expiresAt: placeholder(`end${at}`),
        })),
      )
      .onConflictDoUpdate({
        target: throttles.key,
        set: {
          count: sql`case when ${isRunning} then ${throttles.count} + 1 else 1 end`,
          expiresAt: sql`case when ${isRunning} then ${throttles.expiresAt} else excluded.expires_at end`,
        },
      })
      .returning()
      .prepare(`count_throttles_${length}`),
  ),
);

const refundEach = perLength((length) =>
  prepared((tx: Transaction) =>
    tx
      .update(throttles)
      .set({ count: sql`${throttles.count} - 1` })
      // Nothing is given back of a later window: it was not counted there.
      .where(
        and(
          or(
            ...upTo(length).map((at) =>
              and(
                eq(throttles.key, placeholder(`key${at}`)),
                eq(throttles.expiresAt, placeholder(`expiresAt${at}`)),
              ),
            ),
          ),
          gte(throttles.count, 1),
        ),
      )
      .prepare(`refund_throttles_${length}`),
  ),
);

function perLength<T>(make: (length: number) => T): (length: number) => T {
  const made = new Map<number, T>();
  return (length) => {
    const known = made.get(length) ?? make(length);
    made.set(length, known);
    return known;
  };
}

/**
 * The keys of each, in their order, under every data key, the newest first. Hashing is most of what counting costs, and
 * one person is counted as several.
 */
function keysOf(wanted: readonly Throttle[]): string[][] {
  const known = new Map<string, string[]>();
  const hashesOf = (text: string) => {
    const hashes = known.get(text) ?? keyedHashes(purpose, text);
    known.set(text, hashes);
    return hashes;
  };
  return wanted.map(({ kind, who, each }) =>
    hashesOf(who).map((hash, at) =>
      [hash, kind, ...(each === undefined ? [] : [hashesOf(each)[at]])].join(" "),
    ),
  );
}

const purpose = "throttle";
