/** Counters of attempts, as rows: right across workers, machines and restarts. */
import type { Reads, Writes } from "#db/client.ts";
import { and, eq, gte, sql } from "#db/orm.ts";
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

/** Counts one more, whatever the limit. */
export async function count(tx: Writes, throttle: Throttle, now: number): Promise<Reservation> {
  const key = keyOf(throttle);
  const expiresAt = now + throttle.windowMs;
  const running = isRunning(throttle, now);
  const [row] = await tx
    .insert(throttles)
    .values({ key, count: 1, expiresAt })
    .onConflictDoUpdate({
      target: throttles.key,
      set: {
        count: sql`case when ${running} then ${throttles.count} + 1 else 1 end`,
        expiresAt: sql`case when ${running} then ${throttles.expiresAt} else ${expiresAt} end`,
      },
    })
    .returning({ expiresAt: throttles.expiresAt });
  return { key, expiresAt: row?.expiresAt ?? expiresAt };
}

/** How long, in whole seconds, nothing more is let through; 0 when something is. */
export async function secondsBlocked(from: Reads, throttle: Throttle, now: number): Promise<number> {
  const [row] = await from
    .select({ expiresAt: throttles.expiresAt })
    .from(throttles)
    .where(
      and(eq(throttles.key, keyOf(throttle)), gte(throttles.count, throttle.limit), isRunning(throttle, now)),
    );
  return row ? Math.ceil((row.expiresAt - now) / 1000) : 0;
}

/** Takes one back that proved to be no abuse. */
export async function refund(tx: Writes, { key, expiresAt }: Reservation): Promise<void> {
  // Of a later window nothing is taken back: there it was not counted.
  const same = and(eq(throttles.key, key), eq(throttles.expiresAt, expiresAt), gte(throttles.count, 1));
  await tx
    .update(throttles)
    .set({ count: sql`${throttles.count} - 1` })
    .where(same);
}

/** Forgets who was counted. */
export async function forget(tx: Writes, throttle: Throttle): Promise<void> {
  await tx.delete(throttles).where(eq(throttles.key, keyOf(throttle)));
}

/** A window that ends later than one begun now was begun by a clock that was wrong: nobody is locked out by it. */
function isRunning({ windowMs }: Throttle, now: number) {
  return sql`(${throttles.expiresAt} > ${now} and ${throttles.expiresAt} <= ${now + windowMs})`;
}

function keyOf({ kind, who }: Throttle): string {
  return keyedHash(`throttle: ${kind}`, who);
}
