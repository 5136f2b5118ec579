/**
 * Whether far more log-ins fail than is usual: somebody may be trying passwords. It is so if within an hour
 *
 * 1. at least 100 fail: people who have forgotten their password come to that only in a large portal, since each is
 *    stopped after a few tries;
 * 2. ten times as many as in an hour of a usual day, by the median of the last days: a day of another attack does not
 *    count as usual; and
 * 3. three times as many as succeed: where many people come at once, many mistype, but more get in.
 */
import { database, type Reader } from "#db/client.ts";
import { and, gte, lte, sql } from "#db/drizzle.ts";
import { figures } from "#db/schema.ts";
import { dayOf, keptUntil } from "#features/figures/day-of.ts";
import type { Counter } from "#features/figures/names.ts";
import type { NoticeAbout } from "./notices.ts";

const least = 100;
const timesUsual = 10;
const timesSucceeded = 3;
const usualDays = 28;
const hourMs = 60 * 60 * 1000;

export type LogIns = Readonly<{ failed: number; succeeded: number }>;

/** What a notice says of the log-ins of one hour; undefined: nothing. `past`: how many failed on each of the last days. */
export function failingLogIns(
  { failed, succeeded }: LogIns,
  past: readonly number[],
): NoticeAbout | undefined {
  const usual = medianOf(past) / 24;
  const many = Math.max(least, timesUsual * usual, timesSucceeded * succeeded);
  return failed < many ? undefined : { failed: coarse(failed), usual: Math.ceil(usual) };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** To two digits, so that not each failure is written down. */
const coarse = (count: number) => Number(count.toPrecision(2));

/** The log-ins of some days, each so far. */
type Sample = Readonly<{ at: number; days: ReadonlyMap<string, LogIns> }>;

/**
 * Gives the same of the last hour of all machines, as far back as it has looked: to be called every minute or so, by one
 * machine of all. `now` is `sharedNow()`.
 */
export function openLogInWatch(): (now: number) => Promise<NoticeAbout | undefined> {
  let samples: Sample[] = [];
  return async (now) => {
    const days = await logInsOfDays(database(), now);
    samples.push({ at: now, days });
    while ((samples[1]?.at ?? now) <= now - hourMs) samples.shift();
    // Nobody looked for long, or the clock was set back.
    samples = samples.filter(({ at }) => at > now - 2 * hourMs && at <= now);
    const before = samples[0]?.days ?? days;
    const past = [...days].flatMap(([day, { failed }]) => (day === dayOf(now) ? [] : [failed]));
    const [failed, succeeded] = [since(before, days, "failed"), since(before, days, "succeeded")];
    return failingLogIns({ failed, succeeded }, past);
  };
}

/** How many there are more than before. A day that has begun since had none then. */
function since(before: Sample["days"], days: Sample["days"], which: keyof LogIns): number {
  return [...days].reduce((sum, [day, counts]) => sum + counts[which] - (before.get(day)?.[which] ?? 0), 0);
}

/** Today's and those of the last days, for each day on which the portal ran. */
async function logInsOfDays(reader: Reader, now: number): Promise<Sample["days"]> {
  const [from = ""] = keptUntil(now).slice(-usualDays - 1);
  const rows = await reader
    .select({ day: figures.day, name: figures.name, sum: sql`sum(${figures.value})`.mapWith(Number) })
    .from(figures)
    .where(and(gte(figures.day, from), lte(figures.day, dayOf(now))))
    .groupBy(figures.day, figures.name);
  const sumOf = (some: typeof rows, counter: Counter) => some.find(({ name }) => name === counter)?.sum ?? 0;
  const byDay = [...Map.groupBy(rows, ({ day }) => day)];
  return new Map(
    byDay.map(([day, some]) => [
      day,
      { failed: sumOf(some, "failed log-ins"), succeeded: sumOf(some, "log-ins") },
    ]),
  );
}
