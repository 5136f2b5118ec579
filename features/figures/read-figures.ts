import type { Reader } from "#db/client.ts";
import { and, gte, lte, sql } from "#db/drizzle.ts";
import { figures } from "#db/schema.ts";
import type { Member } from "#features/members/member.ts";
import { memberStates } from "#features/members/member-states.ts";
import { stepNamed } from "./count.ts";
import { keptUntil, noonOf } from "./day-of.ts";
import { percentile } from "./durations.ts";
import type { Counter, Measure, SharedMeasure } from "./names.ts";

/** A day of the portal, all machines together. Undefined: nothing is known of it, since it was not running. */
export type FiguresOfDay = Readonly<{
  /** Noon of it, in milliseconds. */
  noon: number;
  members: number | undefined;
  states: Readonly<Record<Member["state"], number | undefined>>;
  logIns: number | undefined;
  failedLogIns: number | undefined;
  signUps: number | undefined;
  requests: number | undefined;
  /** Half of the answers took no longer, in milliseconds. */
  p50: number | undefined;
  p99: number | undefined;
  databaseBytes: number | undefined;
  /** On the disk that had the least. */
  freeBytes: number | undefined;
  workers: number | undefined;
  memoryBytes: number | undefined;
}>;

type Named = ReadonlyMap<string, Readonly<{ sum: number; least: number }>>;

/** The figures of each day from the first that is known, within 90 days, to today. `now` is `sharedNow()`. */
export async function readFigures(reader: Reader, now: number): Promise<FiguresOfDay[]> {
  const days = keptUntil(now);
  const rows = await reader
    .select({
      day: figures.day,
      name: figures.name,
      sum: sql`sum(${figures.value})`.mapWith(Number),
      least: sql`min(${figures.value})`.mapWith(Number),
    })
    .from(figures)
    .where(and(gte(figures.day, days[0] ?? ""), lte(figures.day, days.at(-1) ?? "")))
    .groupBy(figures.day, figures.name);
  const byDay = Map.groupBy(rows, ({ day }) => day);
  const first = days.findIndex((day) => byDay.has(day));
  if (first === -1) return [];
  return days
    .slice(first)
    .map((day) => figuresOf(day, new Map((byDay.get(day) ?? []).map((row) => [row.name, row]))));
}

function figuresOf(day: string, named: Named): FiguresOfDay {
  const measured = (name: Measure | SharedMeasure) => named.get(name)?.sum;
  // What did not happen on a day on which the portal ran, happened not once.
  const counted = (name: Counter) => named.get(name)?.sum ?? (named.size > 0 ? 0 : undefined);
  const durations = durationsOf(named);
  const states = Object.fromEntries(memberStates.map((state) => [state, measured(`members ${state}`)]));
  const known = Object.values(states).filter((count) => count !== undefined);
  return {
    noon: noonOf(day),
    members: known.length > 0 ? known.reduce((sum, count) => sum + count) : undefined,
    states: states as FiguresOfDay["states"],
    logIns: counted("log-ins"),
    failedLogIns: counted("failed log-ins"),
    signUps: counted("sign-ups"),
    requests: named.size > 0 ? durations.reduce((sum, count) => sum + count, 0) : undefined,
    p50: percentile(durations, 0.5),
    p99: percentile(durations, 0.99),
    databaseBytes: measured("database bytes"),
    freeBytes: named.get("free bytes" satisfies Measure)?.least,
    workers: measured("workers"),
    memoryBytes: measured("memory bytes"),
  };
}

function durationsOf(named: Named): number[] {
  const durations: number[] = [];
  for (const [name, { sum }] of named) {
    const step = stepNamed(name);
    if (step !== undefined) durations[step] = sum;
  }
  return durations;
}
