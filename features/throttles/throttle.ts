/** Counters of attempts, as rows: right across workers, machines and restarts. */
import type { Reads, Writes } from "#db/client.ts";
import { and, eq, gte, sql } from "#db/orm.ts";
import { prepared } from "#db/prepared.ts";
import { throttles } from "#db/schema.ts";
import { keyedHash } from "#lib/sealing.ts";

/** What is counted: at most `limit` in `windowMs`, counted from the first on. */
export type Throttle = Readonly<{
  kind: "log-in of a member" | "log-in from a network" | "sign-up from a network";
  /** A username's key, a network. Kept as a keyed hash only: what was typed may be a password. */
  who: string;
  limit: number;
  windowMs: number;
}>;

/** One that was counted, so that it can be taken back. */
export type Reservation = Readonly<{ key: string; expiresAt: number }>;

type Counted = { ok: true; reservation: Reservation } | { ok: false; retryAfterSeconds: number };

/** Counts one more, unless the limit is reached: then says after how many seconds to try again. */
export async function reserve(tx: Writes, throttle: Throttle, now: number): Promise<Counted> {
  const retryAfterSeconds = await secondsBlocked(tx, throttle, now);
  if (retryAfterSeconds > 0) return { ok: false, retryAfterSeconds };
  return { ok: true, reservation: await count(tx, throttle, now) };
}

const { placeholder } = sql;

/** A window that ends later than one begun now was begun by a clock that was wrong: nobody is locked out by it. */
const isRunning = sql`(${throttles.expiresAt} > ${placeholder("now")} and ${throttles.expiresAt} <= ${placeholder("end")})`;

const countOne = prepared((tx: Writes) =>
  tx
    .insert(throttles)
    .values({ key: placeholder("key"), count: 1, expiresAt: placeholder("end") })
    .onConflictDoUpdate({
      target: throttles.key,
      set: {
        count: sql`case when ${isRunning} then ${throttles.count} + 1 else 1 end`,
        expiresAt: sql`case when ${isRunning} then ${throttles.expiresAt} else ${placeholder("end")} end`,
      },
    })
    .returning({ expiresAt: throttles.expiresAt })
    .prepare("count_throttle"),
);

/** Counts one more, whatever the limit. */
export async function count(tx: Writes, throttle: Throttle, now: number): Promise<Reservation> {
  const [key, end] = [keyOf(throttle), now + throttle.windowMs];
  const [row] = await countOne(tx).execute({ key, now, end });
  return { key, expiresAt: row?.expiresAt ?? end };
}

const reached = prepared((connection) =>
  connection
    .select({ expiresAt: throttles.expiresAt })
    .from(throttles)
    .where(and(eq(throttles.key, placeholder("key")), gte(throttles.count, placeholder("limit")), isRunning))
    .prepare("reached_throttle"),
);

/** How long, in whole seconds, nothing more is let through; 0 when something is. */
export async function secondsBlocked(from: Reads, throttle: Throttle, now: number): Promise<number> {
  const { limit, windowMs } = throttle;
  const [row] = await reached(from).execute({ key: keyOf(throttle), limit, now, end: now + windowMs });
  return row ? Math.ceil((row.expiresAt - now) / 1000) : 0;
}

const takeBack = prepared((tx: Writes) =>
  tx
    .update(throttles)
    .set({ count: sql`${throttles.count} - 1` })
    // Of a later window nothing is taken back: there it was not counted.
    .where(
      and(
        eq(throttles.key, placeholder("key")),
        eq(throttles.expiresAt, placeholder("expiresAt")),
        gte(throttles.count, 1),
      ),
    )
    .prepare("refund_throttle"),
);

/** Takes one back that proved to be no abuse. */
export async function refund(tx: Writes, reservation: Reservation): Promise<void> {
  await takeBack(tx).execute(reservation);
}

/** Forgets who was counted. */
export async function forget(tx: Writes, throttle: Throttle): Promise<void> {
  await tx.delete(throttles).where(eq(throttles.key, keyOf(throttle)));
}

function keyOf({ kind, who }: Throttle): string {
  return keyedHash(`throttle: ${kind}`, who);
}
